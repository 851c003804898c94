import { useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import { Until } from '../../components/until'
import styles from './rule-detail.module.css'
import type { OpenBreaker } from './rules'
import { usePlainMessage } from './use-plain-message'

const ClosesWhen = ({ breaker: { breaker } }: { breaker: OpenBreaker }) => {
  const t = useText()
  return breaker.state === 'half_open' || breaker.probeAt === null ? (
    t('banner.breaker.probing')
  ) : (
    <>
      {t('banner.breaker.closes')} <Until at={breaker.probeAt} />
    </>
  )
}

/** Targets that are not repaired by this rule any more: why, and what closes the breaker. */
export const BreakerLines = ({ breakers }: { breakers: readonly OpenBreaker[] }) => {
  const t = useText()
  const say = usePlainMessage()
  return (
    <>
      {breakers.map((one) => (
        <p key={one.fingerprint} className={styles.breaker} data-breaker={one.fingerprint}>
          <strong>
            <StateShape shape="critical" decorative /> {t('rules.ui.breaker.target')}{' '}
            <bdi>{one.target.name}</bdi>
          </strong>
          <span>{say(one.breaker.message)}</span>
          <span className={styles.dim}>
            <ClosesWhen breaker={one} />
          </span>
        </p>
      ))}
    </>
  )
}
