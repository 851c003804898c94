import { Button } from '@mantine/core'
import type { Event } from '@shared/domain/event'
import { entryOf } from '@shared/domain/record'
import type { Repair, State } from '@shared/domain/state'
import { isUndoable } from '@shared/domain/undoable'
import { useMemo, useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { clockTime, exactTime } from '@shared/words/time'
import { Ago } from '../../components/ago'
import { UndoButton } from '../../components/undo/undo-button'
import { StateShape } from '../../components/state-shape'
import { actorInFull } from '@shared/words/actor-words'
import styles from './detail.module.css'
import { describeEvent, timesOf } from '@shared/timeline/describe-event'
import { EventBody } from './event-body'
import type { EventGroup } from './group-events'
import { Facts } from './facts'
import { LogContext } from './log-context'
import { incidentIdOf, repairIdOf, type Names } from '@shared/timeline/names'
import { RawRecord } from './raw-record'

const SHOWN_REPEATS = 60

const Repeats = ({
  events,
  shown,
  onShow,
}: {
  events: readonly Event[]
  shown: Event
  onShow: (seq: number) => void
}) => {
  const t = useText()
  const language = useLanguage()
  if (events.length < 2) return null
  return (
    <div
      className={styles.repeats}
      role="group"
      aria-label={t('timeline.detail.repeats', { n: events.length })}
    >
      <span className={styles.dim}>{t('timeline.detail.repeats', { n: events.length })}</span>
      {events.slice(0, SHOWN_REPEATS).map((event) => (
        <button
          key={event.seq}
          type="button"
          className={styles.repeat}
          aria-pressed={event.seq === shown.seq}
          onClick={() => onShow(event.seq)}
        >
          {clockTime(language, event.at)}
        </button>
      ))}
      {events.length > SHOWN_REPEATS ? (
        <span className={styles.dim}>
          {t('timeline.detail.repeats_more', { n: events.length - SHOWN_REPEATS })}
        </span>
      ) : null}
    </div>
  )
}

/** The repair that could be taken back from here: the event's own, else the newest of its incident. */
const undoableOf = (state: State, event: Event, incidentId: string | null): Repair | undefined => {
  const repairId = repairIdOf(event)
  if (repairId !== null) return [entryOf(state.repairs, repairId)].find((one) => one && isUndoable(one))
  return Object.values(state.repairs).findLast(
    (repair) => repair.incidentId === incidentId && isUndoable(repair),
  )
}

/** Everything about one event: its sentence, when and by whom, what it carries, and the record itself. */
export const EventDetail = ({
  group,
  names,
  incidentId,
  onIncident,
  onSubject,
}: {
  group: EventGroup
  names: Names
  /** The incident by which the list is already filtered. */
  incidentId: string | null
  onIncident: (incidentId: string) => void
  onSubject: (subject: string) => void
}) => {
  const t = useText()
  const language = useLanguage()
  const [shownSeq, setShownSeq] = useState<number | null>(null)
  const event = group.events.find((one) => one.seq === shownSeq) ?? group.events[0]
  const line = useMemo(
    () => describeEvent(event, { language, names, ...timesOf(language) }),
    [event, language, names],
  )
  const { who, behind } = actorInFull(event.actor, language)
  const ofIncident = incidentIdOf(event, names)
  const undoable = undoableOf(useEngineState(), event, ofIncident)
  return (
    <div className={styles.detail}>
      <p className={styles.sentence}>
        {line.shape === null ? null : <StateShape shape={line.shape} size={14} />} {line.sentence}
      </p>
      <Repeats events={group.events} shown={event} onShow={setShownSeq} />
      <Facts
        facts={[
          [
            t('timeline.detail.when'),
            <span key="when">
              {exactTime(language, event.at)}{' '}
              <span className={styles.dim}>
                (<Ago at={event.at} />)
              </span>
            </span>,
          ],
          [t('timeline.detail.who'), who],
          [t('timeline.detail.behind'), behind],
          [t('timeline.detail.seq'), String(event.seq)],
        ]}
      />
      <EventBody
        event={event}
        names={names}
        log={
          event.type === 'log.observed' ? (
            <LogContext key={event.seq} seq={event.seq} lines={event.data.observation.lines} />
          ) : null
        }
      />
      <div className={styles.acts}>
        {ofIncident === null || ofIncident === incidentId ? null : (
          <Button variant="default" onClick={() => onIncident(ofIncident)}>
            {t('timeline.detail.show_incident')}
          </Button>
        )}
        {undoable === undefined ? null : <UndoButton repair={undoable} />}
        <Button variant="default" onClick={() => onSubject(line.subject)}>
          {t('timeline.detail.show_subject', { name: line.subject })}
        </Button>
      </div>
      <RawRecord record={event} />
    </div>
  )
}
