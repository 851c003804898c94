import type { Message } from '@shared/domain/message'
import type { Incident, Repair } from '@shared/domain/state'
import type { TextKey } from '@shared/text/text'
import type { Mark } from '../../components/chart/marks'

export type MarkWords = {
  readonly say: (message: Message) => string
  readonly t: (key: TextKey, params: Message['params']) => string
  readonly clock: (at: number) => string
}

/** As much of incidents and their repairs as a mark tells. */
export type Marked = {
  readonly incidents: Readonly<Record<string, Pick<Incident, 'id' | 'title' | 'openedAt' | 'closedAt'>>>
  readonly repairs: Readonly<
    Record<
      string,
      Pick<Repair, 'startedAt' | 'incidentId'> & {
        readonly plan: { readonly target: { readonly name: string } }
      }
    >
  >
}

/** Incidents that are known, with their repairs, as marks for a time axis. */
export const incidentMarks = (
  { incidents, repairs }: Marked,
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
