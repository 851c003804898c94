import { access, constants, readFile } from 'node:fs/promises'
import type { Step } from '@shared/domain/plan'
import type { Exec } from '../ports'
import type { RouteContext } from '../repair/define-step-kind'
import type { Guard } from '../repair/guard'
import { kindOf } from '../repair/steps'
import type { Settings } from '../settings/settings'
import { watchHelper, type HelperDeps } from './helper-state'
import { lookAtPort } from './look-at-port'
import type { Route } from './route'

export type Privilege = {
  readonly route: (step: Step, signal: AbortSignal) => Promise<Route>
  /** The pids that listen on a port, as root's helper sees them; null when it cannot be asked. */
  readonly lookAtPort: (port: number, signal: AbortSignal) => Promise<readonly number[] | null>
  /** Looks at helper and sudo anew the next time. */
  readonly doubt: () => void
}

export type PrivilegeDeps = HelperDeps & {
  readonly exec: Exec
  readonly services: Settings['services']
} & Partial<Pick<RouteContext, 'ids' | 'readMounts' | 'mayWrite'>>

const ownIds: RouteContext['ids'] = () => ({
  uid: process.geteuid?.() ?? 0,
  gid: process.getegid?.() ?? 0,
  groups: process.getgroups?.() ?? [],
})

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    // Whatever the reason, nothing can be made in there.
    () => false,
  )

/** Knows which steps this process can carry out itself, which need root's helper, and which nobody can here. */
export const createPrivilege = (deps: PrivilegeDeps): Privilege => {
  const { exec, services, ids = ownIds, mayWrite = isWritable } = deps
  const helper = watchHelper(deps)
  const context: RouteContext = {
    exec,
    services,
    ids,
    mayWrite,
    readMounts: deps.readMounts ?? (() => readFile('/proc/self/mountinfo', 'utf8')),
    helper: helper.state,
  }
  return {
    doubt: helper.doubt,
    route: (step, signal) => kindOf(step).route(step, context, signal),
    lookAtPort: (port, signal) => lookAtPort(port, { exec, helper: helper.state }, signal),
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
