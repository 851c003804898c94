import type { Incident } from '@shared/domain/state'
import type { Rule } from '../settings/settings'
import type { Context } from './context'
import { lookContext } from './plan-repair'

const READ_TIMEOUT_MS = 15_000

/** Runs what a rule may always do when its incident opens: look, report and tell. Nothing of it changes the host. */
export const runReads = async (context: Context, incident: Incident, rule: Rule): Promise<void> => {
  const tells = rule.actions.some(({ type }) => context.actions.get(type)?.class === 'tell')
  if (tells || incident.severity === 'critical')
    context.tell({ severity: incident.severity, title: incident.title, incidentId: incident.id })
  for (const { type, params } of rule.actions) {
    const action = context.actions.get(type)
    if (action?.class !== 'read') continue
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(READ_TIMEOUT_MS)])
    const evidence = context.recorder.state().incidents[incident.id]?.evidence ?? []
    const report = await action.inspect(lookContext(context, evidence), params, signal)
    await context.recorder.record([
      {
        type: 'report.made',
        data: {
          incidentId: incident.id,
          action: type,
          title: report.title,
          lines: report.lines.slice(0, 50),
        },
      },
    ])
  }
}
