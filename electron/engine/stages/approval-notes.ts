import type { Actor } from '@shared/domain/actor'
import type { Reason } from '@shared/domain/decision'
import { message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { Repair, State } from '@shared/domain/state'
import { clockTime } from '../core/clock-time'
import { silenceOf } from '../core/silence'
import { isInStorm } from '../core/storm'
import type { Entry } from './recorder'

/**
 * What is noted of a click that goes past what would have held the repair: a silence keeps Mamori from acting by itself
 * and from telling, not a person from repairing.
 */
export const approvedAllTheSame = (
  state: State,
  { incidentId }: Pick<Repair, 'incidentId'>,
  now: number,
  actor: Actor,
): readonly Entry[] => {
  const incident = entryOf(state.incidents, incidentId)
  if (!incident) return []
  const silence = silenceOf(state, incident, now)
  const reasons: Reason[] = []
  if (silence !== null) {
    const params = { until: clockTime(silence.untilAt, now), reason: silence.reason }
    reasons.push({ gate: 'silence', verdict: 'pass', message: message('gate.silence.approved', params) })
  }
  if (isInStorm(state.storm, incident))
    reasons.push({ gate: 'storm', verdict: 'pass', message: message('gate.storm.approved') })
  if (reasons.length === 0) return []
  const decision = { kind: 'run', reasons, retryAt: null } as const
  return [{ type: 'decision.made', data: { incidentId, decision }, actor }]
}

/**
 * A plan that was made in the mode "ask first" waits for its click also when the mode is "auto" by now: who was asked
 * answers. Its decision says so.
 */
export const stillAwaiting = (state: State): readonly Entry[] => {
  if (state.mode !== 'auto') return []
  return Object.values(state.repairs).flatMap((repair): readonly Entry[] => {
    const decision = entryOf(state.incidents, repair.incidentId)?.decision?.decision
    if (repair.stage !== 'awaiting' || !decision) return []
    const isOfMode = ({ gate, verdict, message: { code } }: Reason): boolean =>
      gate === 'mode' && verdict === 'ask' && code === 'gate.mode.ask'
    if (!decision.reasons.some(isOfMode)) return []
    const reasons = decision.reasons.map((reason) =>
      isOfMode(reason) ? { ...reason, message: message('gate.mode.was_ask') } : reason,
    )
    return [
      {
        type: 'decision.made',
        data: { incidentId: repair.incidentId, decision: { ...decision, reasons } },
      },
    ]
  })
}
