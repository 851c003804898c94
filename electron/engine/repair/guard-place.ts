import { lstat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { MessageParams } from '@shared/domain/message'
import { isHome, readHostPlaces, type HostPlaces } from './host-places'
import { isInside, isProtected, isSafePath } from './path-rules'
import { resolveRealPath, type RealPath } from './real-path'
import { TRASH_NAME } from './select/passed-by'

export type PlaceGuardDeps = {
  /** Where the settings let things be changed. */
  readonly allowedRoots: readonly string[]
  readonly hostPlaces?: () => Promise<HostPlaces>
  /** Who may own the links that an allowed root leads through; root and this process's user unless told. */
  readonly trustedUids?: ReadonlySet<number>
  /** Mamori's own folders. */
  readonly ownDirs?: readonly string[]
}

type Objection =
  | 'unsafe'
  | 'not_directory'
  | 'unreadable'
  | 'link'
  | 'protected'
  | 'own'
  | 'home'
  | 'mount'
  | 'outside'

/** What a look at a place came to: why nothing may be done there, or what of its parents is missing. */
type PlaceVerdict =
  | { readonly kind: 'refused'; readonly why: Objection; readonly params: MessageParams }
  | { readonly kind: 'fine'; readonly missing: readonly string[] }

/** Users whose symbolic links may lead the way: nobody gains by planting one for himself. */
export const defaultTrustedUids = (): ReadonlySet<number> => new Set([0, process.geteuid?.() ?? 0])

/** A root that names a file allows that one file; a link in its place allows nothing. */
const realFile = async (root: string): Promise<RealPath> => {
  const parent = await resolveRealPath(dirname(root))
  if (parent.kind !== 'resolved') return parent
  const path = join(parent.path, basename(root))
  const isFile = await lstat(path).then(
    (found) => found.isFile(),
    // What cannot be looked at allows nothing.
    () => false,
  )
  return isFile ? { ...parent, path } : { kind: 'not_directory', path }
}

/** One that others can point elsewhere allows nothing. */
const trustedPaths = (found: readonly RealPath[], trusted: ReadonlySet<number>): readonly string[] =>
  found.flatMap((root) =>
    root.kind === 'resolved' && root.links.every((link) => trusted.has(link.uid)) ? [root.path] : [],
  )

/** The allowed directories as the file system has them now. */
export const realRoots = async ({
  allowedRoots,
  trustedUids = defaultTrustedUids(),
}: Pick<PlaceGuardDeps, 'allowedRoots' | 'trustedUids'>): Promise<readonly string[]> =>
  trustedPaths(await Promise.all(allowedRoots.filter(isSafePath).map(resolveRealPath)), trustedUids)

/** The allowed single files. */
const realFiles = async ({
  allowedRoots,
  trustedUids = defaultTrustedUids(),
}: Pick<PlaceGuardDeps, 'allowedRoots' | 'trustedUids'>): Promise<readonly string[]> =>
  trustedPaths(await Promise.all(allowedRoots.filter(isSafePath).map(realFile)), trustedUids)

/** Mamori's own folders and files as they are spelled, and as they really are where links lead to them. */
export const ownPlaces = async (own: readonly string[]): Promise<readonly string[]> => {
  const real = await Promise.all(
    own.map(async (path) => {
      const folder = await resolveRealPath(path)
      if (folder.kind === 'resolved') return [folder.path]
      const parent = await resolveRealPath(dirname(path))
      return parent.kind === 'resolved' ? [join(parent.path, basename(path))] : []
    }),
  )
  return [...new Set([...own, ...real.flat()])]
}

const refused = (why: Objection, params: MessageParams): PlaceVerdict => ({ kind: 'refused', why, params })

/**
 * Looks at a path as the file system is now: its parents lead through no link, it is no place of the system, no home, no
 * mount point, nothing of Mamori's own, and it lies in an allowed root. What stands at the path itself is not looked at.
 */
export const judgePlace = async (path: string, deps: PlaceGuardDeps): Promise<PlaceVerdict> => {
  if (!isSafePath(path)) return refused('unsafe', { path: JSON.stringify(path) })
  const parent = await resolveRealPath(dirname(path))
  if (parent.kind === 'not_directory') return refused('not_directory', { path: parent.path })
  if (parent.kind === 'failed') return refused('unreadable', { path: parent.path, reason: parent.why })
  const [link] = parent.links
  if (link !== undefined) return refused('link', { path, link: link.path })
  const real = join(parent.path, basename(path))

  const { homes, mountPoints, otherNames } = await (deps.hostPlaces ?? readHostPlaces)()
  const names = [real, ...(otherNames?.(real) ?? [])]
  if (names.some(isProtected)) return refused('protected', { path })
  const own = await ownPlaces(deps.ownDirs ?? [])
  // What is in the trash is taken out of it as it was put in, and is closed to others meanwhile.
  if (names.some((name) => own.some((dir) => isInside(name, dir)) || name.split('/').includes(TRASH_NAME)))
    return refused('own', { path })
  const home = [...parent.missing, ...names].find((made) => isHome(made, homes))
  if (home !== undefined) return refused('home', { path: home })
  if (mountPoints.has(real)) return refused('mount', { path })

  const roots = [...(await realRoots(deps)), ...(await realFiles(deps))]
  return roots.some((root) => isInside(real, root))
    ? { kind: 'fine', missing: parent.missing }
    : refused('outside', { path })
}
