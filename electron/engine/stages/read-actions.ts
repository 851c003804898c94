import type { Incident } from '@shared/domain/state'
import type { ReadAction } from '../actions/define-action'
import type { Rule } from '../settings/settings'
import type { Context } from './context'
import { withDeadline } from './deadline'
import { noticeTitle } from './notice-title'
import { lookContext } from './plan-repair'

const READ_TIMEOUT_MS = 15_000

type Read = { readonly action: ReadAction; readonly params: unknown }

const runRead = async (context: Context, incidentId: string, { action, params }: Read): Promise<void> => {
  const { clock, signal, recorder } = context
  const evidence = recorder.state().incidents[incidentId]?.evidence ?? []
  const report = await withDeadline(clock, { limitMs: READ_TIMEOUT_MS, signal }, (ending) =>
    action.inspect(lookContext(context, evidence), params, ending),
  )
  await recorder.record([
    {
      type: 'report.made',
      data: { incidentId, action: action.id, title: report.title, lines: report.lines.slice(0, 50) },
    },
  ])
}

/**
 * Runs what a rule may always do when its incident opens: look, report and tell. Nothing of it changes the host, and
 * one that fails is told as a bug and does not keep the others.
 */
export const runReads = async (context: Context, incident: Incident, rule: Rule): Promise<void> => {
  const tells = rule.actions.some(({ type }) => context.actions.get(type)?.class === 'tell')
  if (tells || incident.severity === 'critical')
    context.tell({
      severity: incident.severity,
      title: noticeTitle(context, incident),
      incidentId: incident.id,
    })
  for (const { type, params } of rule.actions) {
    const action = context.actions.get(type)
    if (action?.class !== 'read') continue
    await runRead(context, incident.id, { action, params }).catch((error: unknown) => {
      if (!context.signal.aborted) context.bug(`${type} of ${rule.id}`, error)
    })
  }
}
