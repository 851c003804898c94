import { message, type Message } from '@shared/domain/message'
import type { Reopen } from '@shared/domain/steps/rotate'
import type { LookContext } from '../../actions/define-action'
import { readProcess } from '../../processes/read-process'
import type { ResolvedService } from '../../services/service-manager'
import { ownerOfProcess } from '../../services/unit-of-process'
import type { Holder } from '../hand/open-files'

const RELOAD_TIMEOUT_MS = 60_000
const STATUS_TIMEOUT_MS = 5000
const MOST_ANCESTORS = 20

type ReloadOf = Extract<Reopen, { readonly kind: 'reload' }>
type Look = Pick<LookContext, 'exec' | 'resolveService' | 'settings'>

export type ReloadWay =
  | { readonly kind: 'reload'; readonly reopen: ReloadOf }
  | { readonly kind: 'none'; readonly why: Message }

/** How a service of the settings is had to open its logs anew, or why it cannot be. */
export const reloadOf = async (service: string, context: Look, signal: AbortSignal): Promise<ReloadWay> => {
  const { services } = context.settings
  const none = (why: Message): ReloadWay => ({ kind: 'none', why })
  const use = Object.hasOwn(services, service) ? services[service] : undefined
  if (use === undefined) return none(message('guard.service.not_listed', { service }))
  if (!use.allow.includes('reload')) return none(message('guard.service.verb', { service, verb: 'reload' }))
  const found = await context.resolveService(service, signal)
  if (found.kind === 'not_found') return none(message('guard.service.not_found', { service }))
  const { manager, unit } = found
  const argv = manager.argv('reload', unit)
  if (manager.reload === undefined || argv.length === 0)
    return none(message('rotate.service.no_reload', { service, manager: manager.id }))
  const objection = await manager.reload.objection(unit, context.exec, signal)
  if (objection !== null) return none(objection)
  const reopen: ReloadOf = {
    kind: 'reload',
    service,
    manager: manager.id,
    unit,
    argv,
    timeoutMs: RELOAD_TIMEOUT_MS,
  }
  return { kind: 'reload', reopen }
}

const serviceUnit = (unit: string): string => (/\.[a-z]+$/.test(unit) ? unit : `${unit}.service`)

/** The process that supervisorctl names for a program; its children belong to it. */
const supervisedPid = async (
  { manager, unit }: Extract<ResolvedService, { readonly kind: 'found' }>,
  { exec }: Look,
  signal: AbortSignal,
): Promise<number | null> => {
  const said = await exec(manager.argv('status', unit), { timeoutMs: STATUS_TIMEOUT_MS, signal })
  const [, pid] = (said.kind === 'exited' && /^\S+\s+RUNNING\s+pid (\d+),/m.exec(said.stdout)) || []
  return pid === undefined ? null : Number(pid)
}

const isBelow = async (pid: number, ancestor: number): Promise<boolean> => {
  let at = pid
  for (let steps = 0; at > 1 && steps < MOST_ANCESTORS; steps++) {
    if (at === ancestor) return true
    at = (await readProcess(at).catch(() => null))?.parent ?? 0
  }
  return false
}

const runs = async (
  found: ResolvedService,
  pid: number,
  context: Look,
  signal: AbortSignal,
): Promise<boolean> => {
  if (found.kind === 'not_found') return false
  const { manager, unit } = found
  if (manager.id === 'supervisor') {
    const supervised = await supervisedPid(found, context, signal)
    return supervised !== null && isBelow(pid, supervised)
  }
  if (manager.id !== 'systemd' && manager.id !== 'systemd_user') return false
  const owner = await ownerOfProcess(pid, { exec: context.exec, signal })
  return owner.kind === 'unit' && owner.manager === manager.id && owner.unit === serviceUnit(unit)
}

/** The one service of the settings to which all these processes belong; null when there is none. */
export const serviceOfAll = async (
  writers: readonly Holder[],
  context: Look,
  signal: AbortSignal,
): Promise<string | null> => {
  for (const [service, { allow }] of Object.entries(context.settings.services)) {
    if (!allow.includes('reload')) continue
    const found = await context.resolveService(service, signal)
    let all = writers.length > 0
    for (const { pid } of writers) all = all && (await runs(found, pid, context, signal))
    if (all) return service
  }
  return null
}
