import { message, type Message } from '@shared/domain/message'
import { z } from 'zod'
import { choiceMessage } from '../services/resolve-service'
import type { ResolvedService, ServiceState } from '../services/service-manager'
import { isUnitName } from '../services/unit-name'
import { defineAction } from './define-action'

const params = z.object({
  service: z.string().refine(isUnitName),
  /** How long the service may take to be up after the command has ended. */
  grace_seconds: z.number().min(0.1).max(3600).default(30),
  /** How long the command itself may take; systemd alone gives a service 90 s to stop. */
  timeout_seconds: z.number().min(0.1).max(3600).default(120),
})

type Found = Extract<ResolvedService, { readonly kind: 'found' }>

/** Why a service in this state must not or need not be restarted; null when a restart is the thing to do. */
const objection = ({ manager, unit }: Found, state: ServiceState): Message | null => {
  switch (state.kind) {
    case 'masked':
      return message('action.service.masked', { unit })
    case 'missing':
      return message('action.service.missing', { unit, manager: manager.id })
    case 'activating':
      return message('action.service.activating', { unit })
    case 'deactivating':
      return message('action.service.deactivating', { unit })
    case 'active':
    case 'reloading':
    case 'inactive':
    case 'failed':
    case 'unknown':
      return null
  }
}

export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'service_restart',
  version: 1,
  params,
  risk: 'medium',
  undo: 'compensatable',
  planProves: false,
  target: ({ service }) => ({ kind: 'service', name: service }),
  plan: async (context, { service, grace_seconds, timeout_seconds }, signal) => {
    const found = await context.resolveService(service, signal)
    if (found.kind === 'not_found')
      return {
        kind: 'impossible',
        why: message('action.service.not_found', { service, tried: found.tried.join(', ') }),
      }
    const { manager, unit } = found
    const why = objection(found, found.seen ?? (await manager.state(unit, context.exec, signal)))
    if (why !== null) return { kind: 'impossible', why }
    const unsure = found.choice === 'order' ? choiceMessage(found) : null
    return {
      kind: 'steps',
      steps: [
        {
          kind: 'service',
          verb: 'restart',
          service,
          manager: manager.id,
          unit,
          argv: manager.argv('restart', unit),
          timeoutMs: Math.round(timeout_seconds * 1000),
        },
        {
          kind: 'await_active',
          service,
          manager: manager.id,
          unit,
          argv: manager.argv('status', unit),
          timeoutMs: Math.round(grace_seconds * 1000),
        },
      ],
      touches: [message('touch.service.restart', { service })],
      // Which of several managers is meant is for a person to say, once, in the settings.
      asks: unsure === null ? [] : [unsure],
    }
  },
})
