import { usePhase, useRefresh, useShownHost } from '../../app/app-context'
import { Button } from '@mantine/core'
import { useText } from '../../app/language'
import { problemKey } from '../../bridge/problem'
import { Ago } from '../../components/ago'
import { StateShape } from '../../components/state-shape'
import { isLive, isStarting } from '../../store/links'
import { LinkActs, RetryTime } from './link-acts'
import { LinkWords, useLinkTitle } from './link-words'
import styles from './link.module.css'
import type { HostEntry } from '@shared/ipc/hosts'

const LinkTitle = ({ host }: { host: HostEntry }) => <strong>{useLinkTitle(host)}</strong>

/** Over a page whose engine does not answer any more: why, how old what is shown is, and what can be done. */
export const LinkBanner = () => {
  const t = useText()
  const phase = usePhase()
  const host = useShownHost()
  const refresh = useRefresh()
  if (phase.kind !== 'lost') return null
  const begins = isStarting(phase.problem, host?.link ?? null)
  const broken = host !== null && !isLive(host.link) && !begins ? host : null
  return (
    <div
      className={styles.banner}
      role="status"
      data-link={broken?.link.kind ?? (begins ? 'starting' : 'lost')}
    >
      <StateShape shape="unknown" size={14} decorative />
      <div className={styles.words}>
        <p className={styles.line}>
          {broken === null ? t(problemKey(phase.problem)) : <LinkTitle host={broken} />}
          <span className={styles.age}>
            {t('banner.stale')} <Ago at={phase.sinceAt} />
          </span>
          {broken !== null && 'retryAt' in broken.link ? <RetryTime retryAt={broken.link.retryAt} /> : null}
        </p>
        {broken === null ? null : <LinkWords host={broken} />}
      </div>
      <div className={styles.buttons}>
        {broken === null ? null : <LinkActs host={broken} />}
        {broken !== null || begins ? null : (
          <Button variant="default" onClick={refresh}>
            {t('act.retry')}
          </Button>
        )}
      </div>
    </div>
  )
}
