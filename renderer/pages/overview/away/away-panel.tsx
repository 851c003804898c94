import { Button } from '@mantine/core'
import { durationText, momentTime } from '@shared/words/time'
import { useMemo } from 'react'
import { useEngineState } from '../../../app/app-context'
import { useLanguage, useText } from '../../../app/language'
import { useLayer } from '../../../app/layers'
import { ProblemNote } from '../../../components/problem-note'
import { Skeleton } from '../../../components/skeleton'
import { useAbsence } from '../../../store/absence'
import type { Absence } from '../../../store/looked-at'
import { openTimeline } from '../../../store/ui'
import { timeQuery } from './away-address'
import { AwayGroups } from './away-groups'
import styles from './away.module.css'
import { isUneventful, summarise } from './summary'
import { useAway } from './use-away'

const Found = ({ absence }: { absence: Absence }) => {
  const t = useText()
  const state = useEngineState()
  const away = useAway(absence)
  const events = away.kind === 'loaded' ? away.events : null
  const summary = useMemo(
    () => (events === null ? null : summarise(events, state, absence.sinceAt)),
    [events, state, absence.sinceAt],
  )
  if (away.kind === 'failed')
    return (
      <div className={styles.state}>
        <ProblemNote problem={away.problem} onRetry={away.retry} />
      </div>
    )
  if (away.kind === 'loading' || summary === null || events === null)
    return (
      <div className={styles.state}>
        <Skeleton lines={3} />
      </div>
    )
  if (isUneventful(summary)) return <p className={styles.calm}>{t('away.nothing')}</p>
  return (
    <>
      {away.partial ? <p className={styles.note}>{t('away.partial', { n: events.length })}</p> : null}
      <AwayGroups summary={summary} events={events} absence={absence} />
    </>
  )
}

const Told = ({ absence, onDismiss }: { absence: Absence; onDismiss: () => void }) => {
  const t = useText()
  const language = useLanguage()
  useLayer(onDismiss)
  const { sinceAt, untilAt, suspended } = absence
  return (
    <section className={styles.panel} aria-label={t('away.title')} data-away="">
      <header className={styles.head}>
        <h2 className={styles.title}>{t('away.title')}</h2>
        <span className={styles.span}>
          {t('away.span', {
            from: momentTime(language, sinceAt, untilAt),
            to: momentTime(language, untilAt, untilAt),
            length: durationText(language, untilAt - sinceAt),
          })}
          {suspended ? ` · ${t('away.suspended')}` : null}
        </span>
        <Button variant="default" onClick={() => openTimeline(timeQuery(sinceAt, untilAt))}>
          {t('away.all')}
        </Button>
        <Button variant="default" onClick={onDismiss} rightSection={<kbd>Esc</kbd>}>
          {t('away.dismiss')}
        </Button>
      </header>
      <Found absence={absence} />
    </section>
  )
}

/** What came and went while nobody looked, until the reader puts it away. */
export const AwayPanel = () => {
  const { absence, dismiss } = useAbsence()
  return absence === null ? null : <Told absence={absence} onDismiss={dismiss} />
}
