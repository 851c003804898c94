import { dirname, join, basename } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import { isHome, readHostPlaces, type HostPlaces } from './host-places'
import { isInside, isOwnerId, isProtected, isSafeDirectoryMode, isSafePath } from './path-rules'
import { resolveRealPath } from './real-path'

export type MkdirStep = Extract<Step, { readonly kind: 'mkdir' }>

export type PathGuardDeps = {
  /** Where the settings let directories be made. */
  readonly allowedRoots: readonly string[]
  readonly hostPlaces?: () => Promise<HostPlaces>
  /** Who may own the links that an allowed root leads through; root and this process's user unless told. */
  readonly trustedUids?: ReadonlySet<number>
}

/** Users whose symbolic links may lead the way: nobody gains by planting one for himself. */
export const defaultTrustedUids = (): ReadonlySet<number> => new Set([0, process.geteuid?.() ?? 0])

/** The allowed roots as the file system has them now; one that others can point elsewhere allows nothing. */
const realRoots = async (
  roots: readonly string[],
  trusted: ReadonlySet<number>,
): Promise<readonly string[]> => {
  const resolved = await Promise.all(roots.filter(isSafePath).map(resolveRealPath))
  return resolved.flatMap((root) =>
    root.kind === 'resolved' && root.links.every((link) => trusted.has(link.uid)) ? [root.path] : [],
  )
}

/** Says why a directory must not be made, or null when it may. Looks at the file system as it is now. */
export const refuseMkdir = async (step: MkdirStep, deps: PathGuardDeps): Promise<Message | null> => {
  const { path, mode, owner } = step
  if (!isSafePath(path)) return message('guard.path.unsafe', { path: JSON.stringify(path) })
  if (!isSafeDirectoryMode(mode)) return message('guard.mode.unsafe', { mode: mode.toString(8) })
  if (owner && !(isOwnerId(owner.uid) && isOwnerId(owner.gid)))
    return message('guard.owner.unsafe', { owner: owner.name })

  const parent = await resolveRealPath(dirname(path))
  if (parent.kind === 'not_directory') return message('guard.path.not_directory', { path: parent.path })
  if (parent.kind === 'failed')
    return message('guard.path.unreadable', { path: parent.path, reason: parent.why })
  const [link] = parent.links
  if (link !== undefined) return message('guard.path.link', { path, link: link.path })
  const real = join(parent.path, basename(path))

  if (isProtected(real)) return message('guard.path.protected', { path })
  const { homes, mountPoints } = await (deps.hostPlaces ?? readHostPlaces)()
  const home = [...parent.missing, real].find((made) => isHome(made, homes))
  if (home !== undefined) return message('guard.path.home', { path: home })
  if (mountPoints.has(real)) return message('guard.path.mount', { path })

  const roots = await realRoots(deps.allowedRoots, deps.trustedUids ?? defaultTrustedUids())
  return roots.some((root) => isInside(real, root)) ? null : message('guard.path.outside', { path })
}
