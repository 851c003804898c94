import type { Event } from '../domain/event'
import { text } from '../text/text'
import { scopeName } from '../words/scope-words'
import type { DescribeContext } from './describe-event'

const SHOWN_ID = 8

const lastPart = (path: string): string => path.split('/').findLast((part) => part !== '') ?? path

const ofIncident = (incidentId: string, { names, language }: DescribeContext): string =>
  names.incidents.get(incidentId)?.subject ??
  text(language, 'timeline.unknown_incident', { id: incidentId.slice(0, SHOWN_ID) })

const ofRepair = (repairId: string, { names, language }: DescribeContext): string =>
  names.repairs.get(repairId)?.subject ??
  text(language, 'timeline.unknown_repair', { id: repairId.slice(0, SHOWN_ID) })

/** `rule|kind:name` without its rule and kind. */
const ofFingerprint = (fingerprint: string): string => {
  const target = fingerprint.slice(fingerprint.indexOf('|') + 1)
  return target.slice(target.indexOf(':') + 1)
}

/** What an event is about, as short as a column: a service, a check, a file. */
export const subjectOf = (event: Event, context: DescribeContext): string => {
  switch (event.type) {
    case 'engine.started':
    case 'engine.stopped':
    case 'mode.changed':
    case 'checkpoint.made':
    case 'clock.jumped':
    case 'settings.edited':
    case 'call.refused':
      return text(context.language, 'timeline.engine')
    case 'settings.loaded':
    case 'settings.rejected':
      return lastPart(event.data.file)
    case 'check.changed':
      return event.data.name
    case 'source.changed':
      return lastPart(event.data.sourceId)
    case 'log.observed': {
      const { incidentId, observation } = event.data
      const known = incidentId === null ? undefined : context.names.incidents.get(incidentId)
      return known?.subject ?? lastPart(observation.sourceId)
    }
    case 'incident.opened':
      return event.data.target.name
    case 'incident.closed':
    case 'incident.noted':
    case 'decision.made':
    case 'report.made':
    case 'shadow.settled':
      return ofIncident(event.data.incidentId, context)
    case 'log.repeated': {
      const { incidentId, sourceId } = event.data
      const known = incidentId === null ? undefined : context.names.incidents.get(incidentId)
      return known?.subject ?? lastPart(sourceId)
    }
    case 'repair.planned':
    case 'shadow.noted':
      return event.data.plan.target.name
    case 'rule.demoted':
    case 'rule.promoted':
    case 'rule.auto_fix_set':
    case 'rule.expression_set':
      return event.data.ruleId
    case 'repair.regressed':
    case 'repair.approved':
    case 'repair.rejected':
    case 'repair.snoozed':
    case 'repair.withdrawn':
    case 'repair.started':
    case 'step.prepared':
    case 'step.finished':
    case 'repair.performed':
    case 'repair.settled':
    case 'series.ended':
      return ofRepair(event.data.repairId, context)
    case 'breaker.changed':
      return ofFingerprint(event.data.fingerprint)
    case 'silence.added':
      return scopeName(event.data.scope, context.language)
    case 'silence.ended': {
      const known = context.names.silences.get(event.data.silenceId)
      return known === undefined
        ? text(context.language, 'timeline.silence')
        : scopeName(known.scope, context.language)
    }
    case 'hold.began':
    case 'hold.ended':
      return text(context.language, 'timeline.hold')
    case 'storm.began':
    case 'storm.ended':
      return text(context.language, 'timeline.storm')
    case 'notice.sent':
    case 'notice.muted':
      return event.data.incidentId === null
        ? text(context.language, 'timeline.engine')
        : ofIncident(event.data.incidentId, context)
  }
}
