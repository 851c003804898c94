import { Button } from '@mantine/core'
import type { Breaker, State } from '@shared/domain/state'
import { useEngineState } from '../app/app-context'
import { useMessage, useText } from '../app/language'
import { Until } from '../components/until'
import { openPage } from '../store/ui'
import { Banner } from './banner'

const MOST_SHOWN = 3

/** The target of a fingerprint (`rule|kind:name`), as a person calls it. */
const targetName = (fingerprint: string): string =>
  fingerprint.slice(fingerprint.lastIndexOf('|') + 1).replace(/^[a-z]+:/, '')

/** The incident that a breaker is about: the open one, else the newest. */
const incidentOf = (state: State, fingerprint: string): string | null => {
  const own = Object.values(state.incidents).filter((incident) => incident.fingerprint === fingerprint)
  return (own.find(({ closedAt }) => closedAt === null) ?? own.at(-1))?.id ?? null
}

const OneBreaker = ({ fingerprint, breaker }: { fingerprint: string; breaker: Breaker }) => {
  const t = useText()
  const say = useMessage()
  const incidentId = incidentOf(useEngineState(), fingerprint)
  return (
    <Banner
      shape="critical"
      act={
        incidentId === null ? null : (
          <Button variant="default" onClick={() => openPage('incidents', incidentId)}>
            {t('banner.breaker.open')}
          </Button>
        )
      }
    >
      <strong>{t('banner.breaker', { target: targetName(fingerprint) })}</strong> {say(breaker.message)}
      <br />
      {breaker.state === 'half_open' || breaker.probeAt === null ? (
        t('banner.breaker.probing')
      ) : (
        <>
          {t('banner.breaker.closes')} <Until at={breaker.probeAt} />
        </>
      )}
    </Banner>
  )
}

/** Targets that Mamori no longer repairs by itself. It stays for as long as that is so: nobody can put it away. */
export const BreakerBanner = () => {
  const t = useText()
  const open = Object.entries(useEngineState().breakers).filter(([, { state }]) => state !== 'closed')
  return (
    <>
      {open.slice(0, MOST_SHOWN).map(([fingerprint, breaker]) => (
        <OneBreaker key={fingerprint} fingerprint={fingerprint} breaker={breaker} />
      ))}
      {open.length > MOST_SHOWN ? (
        <Banner shape="critical" act={null}>
          {t('banner.breaker.more', { n: open.length - MOST_SHOWN })}
        </Banner>
      ) : null}
    </>
  )
}
