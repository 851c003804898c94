import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StepOf } from '@shared/domain/plan'
import type { Access } from '@shared/domain/steps/parts'
import type { RouteContext } from '../repair/define-step-kind'
import { confinementOf } from './confinement'
import type { Operation } from './operations'
import { helperForPath, routeOfNeed, worstRoute } from './route-path'
import { routeOfService } from './route-service'
import { DIRECT, impossible, type Route } from './route'

/** Directories of a tree that are looked at to tell whether files in them could be removed. */
const LOOKED_AT = 500
const STICKY = 0o1000

type Owner = Pick<Access, 'uid' | 'gid'>

/** Whether this process may give something to an owner, being no root: to itself, and to a group that it is in. */
const isOwnOwner = ({ uid, gid }: Owner, { ids }: RouteContext): boolean => {
  const own = ids()
  return uid === own.uid && (gid === own.gid || own.groups?.includes(gid) === true)
}

const ownerOf = (path: string): Promise<(Owner & { readonly mode: number }) | null> =>
  lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    // What may not even be looked at is somebody else's.
    if (error.code === 'EACCES') return { uid: -1, gid: -1, mode: 0 }
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
    ...(reopen.kind === 'copy_and_truncate' ? (['copy_and_truncate'] as const) : []),
  ]
  const files = await routeOfOwnFile(path, operations, context, signal)
  if (reopen.kind !== 'reload' || files.kind === 'impossible') return files
  const service = await routeOfService({ ...reopen, kind: 'service', verb: 'reload' }, context, signal)
  return service.kind === 'helper' && files.kind === 'direct'
    ? helperForPath({ path, mode: null, isOwn: false, operations }, context, signal)
    : worstRoute([files, service])
}

/** The directories of a tree that can be seen, itself first; never through links, and not endlessly many. */
const directoriesBelow = async (root: string): Promise<readonly string[]> => {
  const found = [root]
  for (let at = 0; at < found.length && found.length < LOOKED_AT; at++) {
    const here = found[at] ?? root
    // What may not be listed is left as it is when the files are looked for, too.
    const entries = await readdir(here, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) if (entry.isDirectory()) found.push(join(here, entry.name))
  }
  return found.slice(0, LOOKED_AT)
}

/** Whether this process may remove the files of a directory, also those of others. */
const mayEmpty = async (directory: string, context: RouteContext): Promise<boolean> => {
  if (!(await context.mayWrite(directory))) return false
  const found = await ownerOf(directory)
  return found === null || (found.mode & STICKY) === 0 || found.uid === context.ids().uid
}

type Tree = {
  readonly root: string
  readonly recursive: boolean
  readonly emptyDirectories: boolean
  readonly trash: string | null
}

/**
 * Who can remove files below a root, or move them to a trash. Where this process could remove only some of them, the helper
 * is asked when it may; otherwise the files of others stay, and are told.
 */
export const routeOfFiles = async (
  { root, recursive, emptyDirectories, trash }: Tree,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const mounts = await context.readMounts()
  for (const path of trash === null ? [root] : [root, trash]) {
    const confined = confinementOf(mounts, path)
    if (confined !== null) return impossible(confined)
  }
  if (context.ids().uid === 0) return DIRECT
  const operations: readonly Operation[] = [
    trash === null ? 'remove_files' : 'move_file',
    ...(emptyDirectories ? (['remove_directory'] as const) : []),
  ]
  const need = { mode: null, isOwn: true, operations }
  const byHelper = async (): Promise<Route> =>
    worstRoute(
      await Promise.all(
        (trash === null ? [root] : [root, trash]).map((path) =>
          helperForPath({ ...need, path }, context, signal),
        ),
      ),
    )
  if (!(await context.mayWrite(root))) return byHelper()
  if (trash !== null) {
    const kept = await routeOfNeed({ ...need, path: trash }, context, signal)
    if (kept.kind !== 'direct') return worstRoute([kept, await byHelper()])
  }
  const directories = recursive ? await directoriesBelow(root) : [root]
  for (const directory of directories)
    if (!(await mayEmpty(directory, context))) {
      const helped = await byHelper()
      return helped.kind === 'helper' ? helped : DIRECT
    }
  return DIRECT
}

/** Who can put the files of a trash back to where they came from. */
export const routeOfUntrash = (
  { trash, root }: Pick<StepOf<'untrash'>, 'trash' | 'root'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => routeOfFiles({ root, trash, recursive: true, emptyDirectories: true }, context, signal)
