import type { Message } from '@shared/domain/message'
import type { State } from '@shared/domain/state'
import type { TextKey } from '@shared/text/text'
import type { Mark } from '../../components/chart/marks'

export type MarkWords = {
  readonly say: (message: Message) => string
  readonly t: (key: TextKey, params: Message['params']) => string
  readonly clock: (at: number) => string
}

/** Incidents that the state knows, with their repairs, as marks for a time axis. */
export const incidentMarks = (
  { incidents, repairs }: Pick<State, 'incidents' | 'repairs'>,
  { say, t, clock }: MarkWords,
): readonly Mark[] => {
  const opened = Object.values(incidents).flatMap((incident): readonly Mark[] => {
    const title = say(incident.title)
    const mark = (kind: 'opened' | 'closed', at: number): Mark => ({
      at,
      kind,
      incidentId: incident.id,
      label: t(`metrics.mark.${kind}`, { title, time: clock(at) }),
    })
    return incident.closedAt === null
      ? [mark('opened', incident.openedAt)]
      : [mark('opened', incident.openedAt), mark('closed', incident.closedAt)]
  })
  const repaired = Object.values(repairs).flatMap((repair): readonly Mark[] => {
    const { startedAt, incidentId } = repair
    if (startedAt === null) return []
    const title = repair.plan.target.name
    return [
      {
        at: startedAt,
        kind: 'repair',
        incidentId,
        label: t('metrics.mark.repair', { title, time: clock(startedAt) }),
      },
    ]
  })
  return [...opened, ...repaired]
}
