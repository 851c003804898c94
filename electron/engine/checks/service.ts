import type { Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { z } from 'zod'
import type { ServiceState } from '../services/service-manager'
import { unhealthy, unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { shownName, shownNames } from './words/shown-name'
import { defineCheck, type CheckContext } from './define-check'

const settingsSchema = z.object({
  /** As in `services{}`, or a unit of this host. */
  service: z.string().min(1).max(255),
})

type Look =
  | { readonly kind: 'told'; readonly state: ServiceState; readonly manager: string; readonly unit: string }
  | { readonly kind: 'not_found'; readonly tried: readonly string[] }

const look = async (context: CheckContext, service: string, signal: AbortSignal): Promise<Look> => {
  const resolved = await context.resolveService(service, signal)
  if (resolved.kind === 'not_found') return resolved
  const { manager, unit, seen } = resolved
  const state = seen ?? (await manager.state(unit, context.exec, signal))
  return { kind: 'told', state, manager: manager.id, unit }
}

/** Since when a service is between two states, as far as this check has seen it; it forgets when that ends. */
const secondsIn = ({ memo, now }: CheckContext, kind: ServiceState['kind']): number => {
  const noted = memo.get()
  const isSame = typeof noted === 'object' && noted !== null && Reflect.get(noted, 'kind') === kind
  const since: unknown = isSame ? Reflect.get(noted, 'since') : undefined
  // A clock that was set back begins anew.
  if (typeof since === 'number' && since <= now()) return Math.round((now() - since) / 1000)
  memo.set({ kind, since: now() })
  return 0
}

const stopped: Readonly<Record<Extract<ServiceState, { kind: 'inactive' }>['by'], TextKey>> = {
  hand: 'check.service.stopped_by_hand',
  itself: 'check.service.stopped_itself',
  unknown: 'check.service.stopped',
}

const stateReading = (
  { state, manager, unit }: Extract<Look, { kind: 'told' }>,
  service: string,
  context: CheckContext,
): Reading => {
  const params: MessageParams = { service, manager, unit }
  const details = { manager, unit, state: state.kind }
  const seconds = secondsIn(context, state.kind)
  const healthy = (said: TextKey): Reading => ({
    status: 'healthy',
    band: 'normal',
    message: message(said, params),
    details,
  })
  switch (state.kind) {
    case 'active':
      return healthy('check.service.active')
    case 'reloading':
      return healthy('check.service.reloading')
    case 'activating':
      // Who says that it is starting is waited for, however long: a restart would begin that anew.
      return unknown(message('check.service.activating', { ...params, seconds }), {
        band: 'caution',
        details: { ...details, seconds },
      })
    case 'deactivating':
      return unknown(message('check.service.deactivating', { ...params, seconds }), {
        band: 'caution',
        details: { ...details, seconds },
      })
    case 'failed':
      return unhealthy(message('check.service.failed', params), { details })
    case 'inactive':
      return unhealthy(message(stopped[state.by], params), { details: { ...details, stopped_by: state.by } })
    case 'masked':
      return unhealthy(message('check.service.masked', params), { details })
    case 'missing':
      return unhealthy(message('check.service.missing', { ...params, tried: `${manager}:${unit}` }), {
        details,
      })
    case 'unknown':
      return unknown(message('check.service.unasked', { ...params, why: shownName(state.why, 200) }), {
        details,
      })
  }
}

/** A manager that could not be asked says why in parentheses. */
const wasNotAsked = (tried: string): boolean => tried.endsWith(')')

const missingReading = (service: string, tried: readonly string[]): Reading => {
  const unasked = tried.find(wasNotAsked)
  return unasked === undefined
    ? unhealthy(message('check.service.missing', { service, tried: shownNames(tried, 8) || '–' }))
    : unknown(message('check.service.unasked', { service, why: shownName(unasked, 200) }))
}

/** Service: asks the manager that runs it (systemd, supervisor, …) whether it is up. */
export default defineCheck({
  id: 'service',
  settings: settingsSchema,
  usual: { intervalSeconds: 30, timeoutSeconds: 10 },
  subject: ({ service }) => service.trim().replaceAll(/\s+/g, '-') || 'service',
  run: async (context, { service }, signal) => {
    const end = await withDeadline(context.timeoutMs, signal, (inner) => look(context, service, inner))
    if (end.kind === 'late') return unknown(message('check.service.silent', { service, ms: end.afterMs }))
    return end.value.kind === 'not_found'
      ? missingReading(service, end.value.tried)
      : stateReading(end.value, service, context)
  },
})
