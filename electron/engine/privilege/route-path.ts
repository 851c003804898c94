import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { RouteContext } from '../repair/define-step-kind'
import { isInside } from '../repair/path-rules'
import { AUTHORITY_FILE, isUsableRoot } from './authority'
import { byHelper } from './by-helper'
import { confinementOf } from './confinement'
import type { Operation } from './operations'
import { DIRECT, impossible, type Route } from './route'

/** The highest mode that the helper gives: no setuid, no setgid. */
const HIGHEST_HELPER_MODE = 0o1777
/** What is made or removed in a directory, where the caller does not say. */
const IN_DIRECTORIES: readonly Operation[] = ['remove_directory', 'remove_files', 'move_file']

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

export type PathNeed = {
  readonly path: string
  /** The mode that something gets; null when nothing gets one. */
  readonly mode: number | null
  /** Whether this process could do it with its own rights, as far as it may write into the directory. */
  readonly isOwn: boolean
  readonly operations: readonly Operation[]
}

/** The helper's way to a path: it lies in one of root's roots, and all that is needed there is allowed. */
export const helperForPath = async (
  { path, mode, operations }: PathNeed,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> =>
  byHelper(await context.helper(signal), path, operations, ({ authority: { roots } }) => {
    if (!roots.filter(isUsableRoot).some((root) => isInside(path, root)))
      return message('privilege.path.not_listed', { path, file: AUTHORITY_FILE })
    return mode !== null && mode > HIGHEST_HELPER_MODE
      ? message('privilege.mode', { path, mode: mode.toString(8) })
      : null
  })

/** Who can do something with a path whose directory has to be written for it. */
export const routeOfNeed = async (
  need: PathNeed,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const parent = await existingParent(need.path)
  const confined = confinementOf(await context.readMounts(), parent)
  if (confined !== null) return impossible(confined)
  if (context.ids().uid === 0 || (need.isOwn && (await context.mayWrite(parent)))) return DIRECT
  return helperForPath(need, context, signal)
}

/** The answer for all of several: what is impossible for one is for all, and what one needs the helper for goes there. */
export const worstRoute = (routes: readonly Route[]): Route =>
  routes.find(({ kind }) => kind === 'impossible') ?? routes.find(({ kind }) => kind === 'helper') ?? DIRECT

/** Who can make or remove something in the directories of these paths. */
export const routeOfPath = async (
  paths: readonly string[],
  context: RouteContext,
  signal: AbortSignal,
  operations: readonly Operation[] = IN_DIRECTORIES,
): Promise<Route> => {
  const routes: Route[] = []
  for (const path of paths)
    routes.push(await routeOfNeed({ path, mode: null, isOwn: true, operations }, context, signal))
  return worstRoute(routes)
}

/** Who can make this directory for its owner. */
export const routeOfMkdir = (
  { path, mode, owner }: StepOf<'mkdir'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const { uid, gid } = context.ids()
  const isOwn = owner === null || (owner.uid === uid && owner.gid === gid)
  return routeOfNeed({ path, mode, isOwn, operations: [] }, context, signal)
}
