import { access, constants, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import type { Exec } from '../ports'
import type { MkdirStep } from '../repair/guard-path'
import type { Guard } from '../repair/guard'
import { isInside } from '../repair/path-rules'
import type { ServiceStep } from '../repair/run-service-step'
import { createSupervisor } from '../services/supervisor'
import type { Settings } from '../settings/settings'
import { AUTHORITY_FILE, isUsableRoot } from './authority'
import { confinementOf } from './confinement'
import { watchHelper, type HelperDeps, type HelperState } from './helper-state'

/** How a step is carried out on this host now. */
export type Route =
  /** By this process, with its own rights. */
  | { readonly kind: 'direct' }
  /** By root's helper. */
  | { readonly kind: 'helper' }
  | { readonly kind: 'impossible'; readonly why: Message }

export type Privilege = {
  readonly route: (step: Step, signal: AbortSignal) => Promise<Route>
  /** Looks at helper and sudo anew the next time. */
  readonly doubt: () => void
}

export type PrivilegeDeps = HelperDeps & {
  readonly exec: Exec
  readonly services: Settings['services']
  readonly ids?: () => { readonly uid: number; readonly gid: number }
  readonly readMounts?: () => Promise<string>
  /** Whether this process may make something in a directory. */
  readonly mayWrite?: (path: string) => Promise<boolean>
}

const DIRECT: Route = { kind: 'direct' }
const HELPER: Route = { kind: 'helper' }
const impossible = (why: Message): Route => ({ kind: 'impossible', why })

const ownIds = (): { readonly uid: number; readonly gid: number } => ({
  uid: process.geteuid?.() ?? 0,
  gid: process.getegid?.() ?? 0,
})

/** The highest mode that the helper gives: no setuid, no setgid. */
const HIGHEST_HELPER_MODE = 0o1777

const byHelper = (
  state: HelperState,
  what: string,
  refuse: (ready: Extract<HelperState, { kind: 'ready' }>) => Message | null,
): Route => {
  if (state.kind === 'unavailable') return impossible(state.why(what))
  const why = refuse(state)
  return why === null ? HELPER : impossible(why)
}

const serviceByHelper = ({ service, manager, unit, verb }: ServiceStep, state: HelperState): Route =>
  byHelper(state, service, ({ authority: { services } }) => {
    const listed = Object.hasOwn(services, service) ? services[service] : undefined
    const isListed = listed?.manager === manager && listed.unit === unit && listed.allow.includes(verb)
    return isListed
      ? null
      : message('privilege.service.not_listed', { service, manager, unit, verb, file: AUTHORITY_FILE })
  })

const mkdirByHelper = ({ path, mode }: MkdirStep, state: HelperState): Route =>
  byHelper(state, path, ({ authority: { roots } }) => {
    if (!roots.filter(isUsableRoot).some((root) => isInside(path, root)))
      return message('privilege.path.not_listed', { path, file: AUTHORITY_FILE })
    return mode > HIGHEST_HELPER_MODE ? message('privilege.mode', { path, mode: mode.toString(8) }) : null
  })

/** What of a path is there already: where the first new directory would be made. */
const existingParent = async (path: string): Promise<string> => {
  const parent = dirname(path)
  try {
    await access(parent, constants.F_OK)
    return parent
  } catch (error) {
    // What cannot be looked at cannot be written to either; the answer about it is the right one.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === '/') return parent
    return existingParent(parent)
  }
}

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    // Whatever the reason, nothing can be made in there.
    () => false,
  )

/**
 * Knows which steps this process can carry out itself, which need root's helper, and which nobody can here. systemd and
 * init scripts need root. supervisor has rights of its own on its socket, which are also needed to see whether a program
 * is up, so it is always asked directly.
 */
export const createPrivilege = (deps: PrivilegeDeps): Privilege => {
  const { exec, services, ids = ownIds, mayWrite = isWritable } = deps
  const readMounts = deps.readMounts ?? (() => readFile('/proc/self/mountinfo', 'utf8'))
  const helper = watchHelper(deps)

  const supervisor = async ({ service, unit }: ServiceStep, signal: AbortSignal): Promise<Route> => {
    const use = Object.hasOwn(services, service) ? services[service] : undefined
    const state = await createSupervisor(use?.config === undefined ? {} : { config: use.config }).state(
      unit,
      exec,
      signal,
    )
    return state.kind === 'unknown'
      ? impossible(message('privilege.supervisor', { service, why: state.why }))
      : DIRECT
  }

  const mkdir = async (step: MkdirStep, signal: AbortSignal): Promise<Route> => {
    const { path, owner } = step
    const parent = await existingParent(path)
    const confined = confinementOf(await readMounts(), parent)
    if (confined !== null) return impossible(confined)
    const { uid, gid } = ids()
    const isOwn = owner === null || (owner.uid === uid && owner.gid === gid)
    if (uid === 0 || (isOwn && (await mayWrite(parent)))) return DIRECT
    return mkdirByHelper(step, await helper.state(signal))
  }

  return {
    doubt: helper.doubt,
    route: async (step, signal) => {
      switch (step.kind) {
        case 'await_active':
          return DIRECT
        case 'mkdir':
          return mkdir(step, signal)
        case 'service':
          if (ids().uid === 0) return DIRECT
          if (step.manager === 'supervisor') return supervisor(step, signal)
          return serviceByHelper(step, await helper.state(signal))
      }
    },
  }
}

/** A guard that also refuses what cannot be carried out for want of rights, so that it is told before anybody approves it. */
export const guardByPrivilege =
  (guard: Guard, privilege: Privilege): Guard =>
  async (step, signal) => {
    const verdict = await guard(step, signal)
    if (verdict.kind === 'refused') return verdict
    const route = await privilege.route(step, signal)
    return route.kind === 'impossible' ? { kind: 'refused', message: route.why } : verdict
  }
