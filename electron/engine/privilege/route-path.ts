import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { RouteContext } from '../repair/define-step-kind'
import { isInside } from '../repair/path-rules'
import { AUTHORITY_FILE, isUsableRoot } from './authority'
import { byHelper } from './by-helper'
import { confinementOf } from './confinement'
import type { HelperState } from './helper-state'
import { DIRECT, impossible, type Route } from './route'

/** The highest mode that the helper gives: no setuid, no setgid. */
const HIGHEST_HELPER_MODE = 0o1777

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

const helperForPath = (path: string, mode: number | null, state: HelperState): Route =>
  byHelper(state, path, ({ authority: { roots } }) => {
    if (!roots.filter(isUsableRoot).some((root) => isInside(path, root)))
      return message('privilege.path.not_listed', { path, file: AUTHORITY_FILE })
    return mode !== null && mode > HIGHEST_HELPER_MODE
      ? message('privilege.mode', { path, mode: mode.toString(8) })
      : null
  })

type Need = { readonly path: string; readonly mode: number | null; readonly isOwn: boolean }

const routeOfNeed = async (
  { path, mode, isOwn }: Need,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const parent = await existingParent(path)
  const confined = confinementOf(await context.readMounts(), parent)
  if (confined !== null) return impossible(confined)
  if (context.ids().uid === 0 || (isOwn && (await context.mayWrite(parent)))) return DIRECT
  return helperForPath(path, mode, await context.helper(signal))
}

/** Who can make or remove something in the directories of these paths; the worst answer speaks for all. */
export const routeOfPath = async (
  paths: readonly string[],
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  let worst = DIRECT
  for (const path of paths) {
    const route = await routeOfNeed({ path, mode: null, isOwn: true }, context, signal)
    if (route.kind === 'impossible') return route
    if (route.kind === 'helper') worst = route
  }
  return worst
}

/** Who can make this directory for its owner. */
export const routeOfMkdir = (
  { path, mode, owner }: StepOf<'mkdir'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const { uid, gid } = context.ids()
  const isOwn = owner === null || (owner.uid === uid && owner.gid === gid)
  return routeOfNeed({ path, mode, isOwn }, context, signal)
}
