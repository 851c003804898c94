import type { EventType } from '../domain/event'
import type { TextKey } from '../text/text'

/** The stages of the way from an observation to the record, in their order. */
export const stages = [
  'detected',
  'decided',
  'planned',
  'approved',
  'performed',
  'verified',
  'recorded',
] as const
export type Stage = (typeof stages)[number]

const stageOfType = {
  'engine.started': 'recorded',
  'engine.stopped': 'recorded',
  'settings.loaded': 'recorded',
  'settings.rejected': 'recorded',
  'mode.changed': 'recorded',
  'check.changed': 'detected',
  'source.changed': 'detected',
  'log.observed': 'detected',
  'incident.opened': 'detected',
  'incident.closed': 'verified',
  'incident.noted': 'recorded',
  'decision.made': 'decided',
  'report.made': 'recorded',
  'repair.planned': 'planned',
  'repair.approved': 'approved',
  'repair.rejected': 'approved',
  'repair.snoozed': 'approved',
  'repair.withdrawn': 'planned',
  'repair.started': 'performed',
  'step.prepared': 'performed',
  'step.finished': 'performed',
  'repair.performed': 'performed',
  'repair.settled': 'verified',
  'repair.regressed': 'verified',
  'series.ended': 'recorded',
  'breaker.changed': 'decided',
  'notice.sent': 'recorded',
  'checkpoint.made': 'recorded',
  'notice.muted': 'recorded',
  'log.repeated': 'detected',
  'call.refused': 'recorded',
  'silence.added': 'recorded',
  'silence.ended': 'recorded',
  'hold.began': 'recorded',
  'hold.ended': 'recorded',
  'storm.began': 'decided',
  'storm.ended': 'decided',
  'clock.jumped': 'recorded',
  'shadow.noted': 'decided',
  'shadow.settled': 'verified',
  'rule.demoted': 'decided',
  'rule.promoted': 'approved',
  'rule.auto_fix_set': 'approved',
  'rule.expression_set': 'approved',
  'settings.edited': 'approved',
} as const satisfies Record<EventType, Stage>

/** The stage to which a type of event belongs. */
export const stageOf = (type: EventType): Stage => stageOfType[type]

/** Every type of event of the given stages; what the journal is asked for when a stage is chosen. */
export const typesOf = (chosen: readonly Stage[]): readonly EventType[] =>
  (Object.keys(stageOfType) as EventType[]).filter((type) => chosen.includes(stageOfType[type]))

const stageKeys = {
  detected: 'word.stage.detected',
  decided: 'word.stage.decided',
  planned: 'word.stage.planned',
  approved: 'word.stage.approved',
  performed: 'word.stage.performed',
  verified: 'word.stage.verified',
  recorded: 'word.stage.recorded',
} as const satisfies Record<Stage, TextKey>

/** The word for a stage. */
export const stageKey = (stage: Stage): TextKey => stageKeys[stage]
