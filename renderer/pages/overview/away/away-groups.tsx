import type { Event } from '@shared/domain/event'
import { entryOf } from '@shared/domain/record'
import type { TextKey } from '@shared/text/text'
import { describeEvent, timesOf } from '@shared/timeline/describe-event'
import type { Stage } from '@shared/timeline/event-stage'
import { collectNames } from '@shared/timeline/names'
import { outcomeShape, severityShape } from '@shared/words/shapes'
import { durationText, momentTime } from '@shared/words/time'
import type { ReactNode } from 'react'
import { useEngineState } from '../../../app/app-context'
import { useBrief, useLanguage, useMessage, useText } from '../../../app/language'
import { outcomeNames } from '../../../components/outcome-names'
import { Row } from '../../../components/row'
import { StateShape, type Shape } from '../../../components/state-shape'
import type { Absence } from '../../../store/looked-at'
import { openTimeline } from '../../../store/ui'
import { aroundQuery, incidentQuery, timeQuery } from './away-address'
import styles from './away.module.css'
import type { AwayGap, AwayIncident, AwaySummary } from './summary'

const SHOWN = 5

type Line = {
  readonly key: string
  readonly shape: Shape
  readonly words: string
  readonly end: string
  readonly query: string
}

const Group = ({
  title,
  count,
  lines,
  stages = [],
  absence,
}: {
  title: string
  count: ReactNode
  lines: readonly Line[]
  stages?: readonly Stage[]
  absence: Absence
}) => {
  const t = useText()
  if (lines.length === 0) return null
  const more = lines.length - SHOWN
  const open = (): void => openTimeline(timeQuery(absence.sinceAt, absence.untilAt, stages))
  return (
    <section className={styles.group} aria-label={title}>
      <h3 className={styles.heading}>
        <button type="button" className={styles.open} onClick={open}>
          {title}
        </button>
        <span className={styles.count}>{count}</span>
      </h3>
      {lines.slice(0, SHOWN).map(({ key, shape, words, end, query }) => (
        <Row key={key} columns="12px minmax(0, 1fr) max-content" onOpen={() => openTimeline(query)}>
          <StateShape shape={shape} decorative />
          <bdi className={styles.words} title={words}>
            {words}
          </bdi>
          <span className={styles.end}>{end}</span>
        </Row>
      ))}
      {more <= 0 ? null : (
        <button type="button" className={`${styles.open} ${styles.more}`} onClick={open}>
          {t('away.more', { n: more })}
        </button>
      )}
    </section>
  )
}

const gapNames = {
  stopped: 'away.gap.stopped',
  died: 'away.gap.died',
  slept: 'away.gap.slept',
} as const satisfies Record<AwayGap['kind'], TextKey>

/** How an incident stands: how long it lasted, or that it still does. */
const useIncidentEnd = () => {
  const t = useText()
  const language = useLanguage()
  return ({ closedAt, lastedMs }: AwayIncident): string => {
    if (closedAt === null) return t('away.still_open')
    return lastedMs === null
      ? t('away.ended')
      : t('away.lasted', { length: durationText(language, lastedMs) })
  }
}

/** What came and went, by kind; each line leads to its place in the timeline. */
export const AwayGroups = ({
  summary,
  events,
  absence,
}: {
  summary: AwaySummary
  events: readonly Event[]
  absence: Absence
}) => {
  const t = useText()
  const say = useMessage()
  const brief = useBrief()
  const language = useLanguage()
  const state = useEngineState()
  const incidentEnd = useIncidentEnd()
  const { opened, closed, incidents, repairs, expired, gaps, changes } = summary
  const gone = t('away.gone')
  const clock = (at: number): string => momentTime(language, at, absence.untilAt)
  const whereOf = (incidentId: string | null, at: number): string =>
    incidentId === null ? aroundQuery(at) : incidentQuery(incidentId)
  const describe = { language, names: collectNames(state, events), ...timesOf(language) }
  return (
    <div className={styles.groups}>
      <Group
        title={t('away.incidents')}
        count={t('away.incidents.count', { opened, closed })}
        stages={['detected', 'verified']}
        absence={absence}
        lines={incidents.map((one) => ({
          key: one.incidentId,
          // What was closed since is no trouble any more; what the engine still has open keeps its colour.
          shape:
            one.closedAt === null && entryOf(state.incidents, one.incidentId)?.closedAt === null
              ? severityShape(one.severity ?? 'warning')
              : 'ok',
          words: one.title === null ? gone : brief(one.title),
          end: incidentEnd(one),
          query: incidentQuery(one.incidentId),
        }))}
      />
      <Group
        title={t('away.repairs')}
        count={repairs.length}
        stages={['performed', 'verified']}
        absence={absence}
        lines={repairs.map(({ repairId, incidentId, first, outcome, at }) => ({
          key: repairId,
          shape: outcomeShape(outcome),
          words: first === null ? gone : say(first),
          end: t(outcomeNames[outcome]),
          query: whereOf(incidentId, at),
        }))}
      />
      <Group
        title={t('away.approvals')}
        count={expired.length}
        stages={['planned']}
        absence={absence}
        lines={expired.map(({ repairId, incidentId, first, at }) => ({
          key: repairId,
          shape: 'unknown',
          words: first === null ? gone : say(first),
          end: clock(at),
          query: whereOf(incidentId, at),
        }))}
      />
      <Group
        title={t('away.gaps')}
        count={gaps.length}
        stages={['recorded']}
        absence={absence}
        lines={gaps.map(({ kind, fromAt, toAt }) => ({
          key: `${kind} ${fromAt}`,
          shape: toAt === null ? 'critical' : 'paused',
          words: t(gapNames[kind]),
          end:
            toAt === null
              ? t('away.gap.open')
              : `${clock(fromAt)} · ${durationText(language, toAt - fromAt)}`,
          query: timeQuery(fromAt, toAt ?? absence.untilAt),
        }))}
      />
      <Group
        title={t('away.settings')}
        count={changes.length}
        stages={['approved', 'recorded']}
        absence={absence}
        lines={changes.map((event) => ({
          key: String(event.seq),
          shape: event.type === 'settings.rejected' || event.type === 'rule.demoted' ? 'caution' : 'unknown',
          words: describeEvent(event, describe).sentence,
          end: clock(event.at),
          query: aroundQuery(event.at),
        }))}
      />
    </div>
  )
}
