import { dueAt, responseTarget } from '@shared/domain/response-target'
import type { Incident } from '@shared/domain/state'
import type { Language } from '@shared/ipc/contract'
import { text } from '@shared/text/text'
import { durationText, exactTime } from '@shared/words/time'
import { useLanguage, useText } from '../app/language'
import { useTimed } from '../app/ticker'
import styles from './due.module.css'

const MINUTE_MS = 60_000

const HOUR_MS = 60 * MINUTE_MS

/** Whole minutes, then hours: seconds that count down would draw the eye to what is no alarm. */
const lengthText = (language: Language, ms: number): string => {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS))
  if (minutes < 120) return text(language, 'time.minutes', { n: minutes })
  return durationText(language, Math.floor(ms / HOUR_MS) * HOUR_MS)
}

/** How much of the time to respond is left of an incident, or how long it is over. It is told, and never alarms by itself. */
export const Due = ({ incident }: { incident: Incident }) => {
  const t = useText()
  const language = useLanguage()
  const at = dueAt(incident)
  const { priority, withinMs } = responseTarget(incident)
  const { closedAt } = incident
  const words = useTimed((now) => {
    const left = at - (closedAt ?? now)
    const time = lengthText(language, Math.abs(left))
    if (closedAt !== null) return left >= 0 ? t('incident.due.met') : t('incident.due.missed', { time })
    return left >= 0 ? t('incident.due.left', { time }) : t('incident.due.over', { time })
  })
  const isOver = useTimed((now) => (closedAt ?? now) > at)
  return (
    <time
      className={isOver && closedAt === null ? styles.over : styles.due}
      dateTime={new Date(at).toISOString()}
      title={t('incident.due.full', {
        priority,
        within: lengthText(language, withinMs),
        at: exactTime(language, at),
      })}
    >
      {words}
    </time>
  )
}
