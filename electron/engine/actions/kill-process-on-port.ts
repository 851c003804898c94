import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import { z } from 'zod'
import { findPortHolders } from '../processes/find-listeners'
import { protectionOf } from '../processes/protected-process'
import { ownFamily, type LiveProcess } from '../processes/read-process'
import { dockerProxyOf } from '../services/docker-proxy'
import { ownerOfProcess } from '../services/unit-of-process'
import { defineAction, type LookContext } from './define-action'
import { impossible } from './look/impossible'

const MOST_PROCESSES = 10

const params = z.object({
  port: z.number().int().min(1).max(65_535),
  /** How long a process gets to end by itself before it is killed. */
  grace_seconds: z.number().min(0.1).max(600).default(10),
})

type Kept =
  | { readonly kind: 'free' }
  /** Ending it would not end what it does, or hurt more than it: `unit` is what has to be stopped instead. */
  | { readonly kind: 'unit'; readonly unit: string; readonly why: Message }
  | { readonly kind: 'kept'; readonly why: Message }

/** Whether somebody would begin the process anew at once, or has to be asked to end it. */
const keeperOf = async (
  live: LiveProcess,
  port: number,
  context: LookContext,
  signal: AbortSignal,
): Promise<Kept> => {
  const deps = { exec: context.exec, signal }
  const proxy = await dockerProxyOf(live.pid, deps)
  const params = { process: live.name, pid: String(live.pid), port: String(port) }
  if (proxy.kind === 'proxy')
    return {
      kind: 'kept',
      why: message('action.port.container', { ...params, container: proxy.container?.name ?? '?' }),
    }
  if (proxy.kind === 'unknown')
    return { kind: 'kept', why: message('action.port.proxy', { ...params, why: proxy.why }) }
  const owner = await ownerOfProcess(live.pid, deps)
  switch (owner.kind) {
    case 'none':
    case 'gone':
      return { kind: 'free' }
    case 'container':
      return {
        kind: 'kept',
        why: message('action.port.container', { ...params, container: owner.id.slice(0, 12) }),
      }
    case 'unknown':
      return { kind: 'kept', why: message('action.port.unknown_owner', { ...params, why: owner.why }) }
    case 'unit':
      if (owner.activation.kind === 'by_sockets')
        return {
          kind: 'kept',
          why: message('action.port.socket', { ...params, sockets: owner.activation.sockets.join(', ') }),
        }
      // Sessions and users' slices hold what people have started by hand.
      return owner.unit.endsWith('.service')
        ? {
            kind: 'unit',
            unit: owner.unit,
            why: message('action.port.unit', { ...params, unit: owner.unit }),
          }
        : { kind: 'free' }
  }
}

/** The service of the settings that stands for a unit and may be stopped. */
const stopOf = async (unit: string, context: LookContext, signal: AbortSignal): Promise<Step | null> => {
  for (const [service, use] of Object.entries(context.settings.services)) {
    if (!use.allow.includes('stop')) continue
    const found = await context.resolveService(service, signal)
    if (found.kind === 'not_found' || `${found.unit.replace(/\.service$/, '')}.service` !== unit) continue
    return {
      kind: 'service',
      verb: 'stop',
      service,
      manager: found.manager.id,
      unit: found.unit,
      argv: found.manager.argv('stop', found.unit),
      timeoutMs: 120_000,
    }
  }
  return null
}

const stepFor = async (
  live: LiveProcess,
  { port, grace_seconds }: z.output<typeof params>,
  context: LookContext,
  signal: AbortSignal,
): Promise<Step | Message> => {
  const keeper = await keeperOf(live, port, context, signal)
  if (keeper.kind === 'kept') return keeper.why
  if (keeper.kind === 'unit') return (await stopOf(keeper.unit, context, signal)) ?? keeper.why
  return {
    kind: 'signal',
    pid: live.pid,
    startedAtTicks: live.startedAtTicks,
    process: live.name,
    uid: live.uid,
    port,
    graceMs: Math.round(grace_seconds * 1000),
    found: { command: live.command, startedAt: null },
  }
}

/**
 * Ends who listens on a port, pinned by pid and start time. A service is stopped by its manager, if the settings let that
 * be; what sockets or containers hold is told with its way out, since a killed process would only come back.
 */
export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'kill_process_on_port',
  version: 1,
  params,
  risk: 'high',
  undo: 'irreversible',
  planProves: true,
  target: ({ port }) => ({ kind: 'port', name: String(port) }),
  plan: async (context, wanted, signal) => {
    const { port } = wanted
    const found = await findPortHolders(port, signal, context.lookAtPort)
    if (found.kind === 'nobody')
      return { kind: 'nothing', why: message('action.port.free', { port: String(port) }) }
    if (found.kind === 'hidden')
      return impossible(message('action.port.hidden', { port: String(port), uid: String(found.uid) }))
    if (found.leaders.length > MOST_PROCESSES)
      return impossible(message('action.port.too_many', { port: String(port), n: found.leaders.length }))
    const family = await ownFamily()
    const steps: Step[] = []
    for (const live of found.leaders) {
      const protection = protectionOf(live, port, context.settings.guards, family)
      if (protection !== null) return impossible(protection)
      const step = await stepFor(live, wanted, context, signal)
      if ('code' in step) return impossible(step)
      if (
        !steps.some(
          (other) => other.kind === 'service' && step.kind === 'service' && other.unit === step.unit,
        )
      )
        steps.push(step)
    }
    const others = found.all.length - found.leaders.length
    return {
      kind: 'steps',
      steps,
      touches: [
        ...found.leaders.map(({ pid, name, command }) =>
          message('touch.process', { pid: String(pid), process: name, command }),
        ),
        ...(others > 0 ? [message('touch.process.workers', { n: others })] : []),
        message('touch.process.connections', { port: String(port) }),
      ],
      // A unit that was stopped can be started again.
      ...(steps.every(({ kind }) => kind === 'service') &&
        ({ undo: 'compensatable', risk: 'medium' } as const)),
    }
  },
})
