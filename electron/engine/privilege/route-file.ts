import { lstat } from 'node:fs/promises'
import type { StepOf } from '@shared/domain/plan'
import type { Access } from '@shared/domain/steps/parts'
import type { RouteContext } from '../repair/define-step-kind'
import { confinementOf } from './confinement'
import type { Operation } from './operations'
import { helperForPath, routeOfNeed, worstRoute } from './route-path'
import { routeOfService } from './route-service'
import { DIRECT, impossible, type Route } from './route'

type Owner = Pick<Access, 'uid' | 'gid'>

/** Whether this process may give something to an owner, being no root: to itself, and to a group that it is in. */
const isOwnOwner = ({ uid, gid }: Owner, { ids }: RouteContext): boolean => {
  const own = ids()
  return uid === own.uid && (gid === own.gid || own.groups?.includes(gid) === true)
}

const ownerOf = (path: string): Promise<Owner | null> =>
  lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    // What may not even be looked at is somebody else's.
    if (error.code === 'EACCES') return { uid: -1, gid: -1 }
    throw error
  })

/** Who can give a file or directory its owner and mode. */
export const routeOfAccess = async (
  { path, before, after }: Pick<StepOf<'access'>, 'path' | 'before' | 'after'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const confined = confinementOf(await context.readMounts(), path)
  if (confined !== null) return impossible(confined)
  const { uid } = context.ids()
  const staysInGroup = after.uid === before.uid && after.gid === before.gid
  if (uid === 0 || (before.uid === uid && (staysInGroup || isOwnOwner(after, context)))) return DIRECT
  return helperForPath({ path, mode: after.mode, isOwn: false, operations: ['set_access'] }, context, signal)
}

const routeOfOwnFile = async (
  path: string,
  operations: readonly Operation[],
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const owner = await ownerOf(path)
  const isOwn = owner === null || isOwnOwner(owner, context)
  return routeOfNeed({ path, mode: null, isOwn, operations }, context, signal)
}

/** Who can put another content into the place of a file, which keeps its owner and mode. */
export const routeOfContent = (path: string, context: RouteContext, signal: AbortSignal): Promise<Route> =>
  routeOfOwnFile(path, ['replace_file'], context, signal)

/**
 * Who can set a log aside, make its next one for the same owner, and have its writer begin it. All of it goes one way: when
 * the service needs the helper, the files do as well.
 */
export const routeOfRotation = async (
  { path, reopen }: Pick<StepOf<'rotate'>, 'path' | 'reopen'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const operations: readonly Operation[] = [
    'move_file',
    'create_file',
    'compress_file',
    'remove_files',
    'replace_file',
    ...(reopen.kind === 'copy_and_truncate' ? (['copy_and_truncate'] as const) : []),
  ]
  const files = await routeOfOwnFile(path, operations, context, signal)
  if (reopen.kind !== 'reload' || files.kind === 'impossible') return files
  const service = await routeOfService({ ...reopen, kind: 'service', verb: 'reload' }, context, signal)
  return service.kind === 'helper' && files.kind === 'direct'
    ? helperForPath({ path, mode: null, isOwn: false, operations }, context, signal)
    : worstRoute([files, service])
}
