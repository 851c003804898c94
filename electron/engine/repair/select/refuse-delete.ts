import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { GuardContext } from '../define-step-kind'
import { ownPlaces, realRoots as allowedDirectories } from '../guard-place'
import { isHome, readHostPlaces } from '../host-places'
import { isInside, isProtected, isSafePath } from '../path-rules'
import { resolveRealPath } from '../real-path'
import { isNamePattern, isVague } from './match-name'
import { SHARED_TMP, TRASH_NAME } from './passed-by'

type Step = Pick<StepOf<'delete'>, 'root' | 'patterns' | 'minAgeMs' | 'ageBy'>

/** Places that hold the things of many: whatever is listed, only directories below them can be cleaned up. */
const WHOLE_PLACES: ReadonlySet<string> = new Set([
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/run',
  '/snap',
  '/srv',
  '/var',
  '/var/backups',
  '/var/cache',
  '/var/lib',
  '/var/mail',
  '/var/run',
  '/var/spool',
])
/** Where a package manager keeps what it knows. */
const SYSTEM_DATA = ['/var/lib/dpkg', '/var/lib/rpm', '/var/lib/apt', '/var/lib/pacman', '/var/lib/systemd']

const isSystem = (path: string): boolean =>
  isProtected(path) || SYSTEM_DATA.some((place) => isInside(path, place))

/** 0.04 days, about an hour. */
export const LEAST_SHARED_AGE_MS = 0.04 * 86_400_000

/** The allowed directories as the file system has them now. */
export const realRoots = ({ settings, ...context }: GuardContext): Promise<readonly string[]> =>
  allowedDirectories({ ...context, allowedRoots: settings.guards.allowedRoots })

/** Why nothing may be deleted below a directory, whatever the settings allow; null when there is no such reason. */
const refuseRoot = async (path: string, context: GuardContext): Promise<Message | null> => {
  if (!isSafePath(path)) return message('delete.guard.unsafe', { path: JSON.stringify(path) })
  if (isSystem(path)) return message('delete.guard.protected', { path })
  if (WHOLE_PLACES.has(path)) return message('delete.guard.whole', { path })
  const real = await resolveRealPath(path)
  if (real.kind === 'not_directory') return message('delete.guard.not_directory', { path: real.path })
  if (real.kind === 'failed') return message('delete.guard.unreadable', { path: real.path, reason: real.why })
  const [link] = real.links
  if (link !== undefined) return message('delete.guard.link', { path, link: link.path })
  if (real.missing.length > 0) return message('delete.guard.gone', { path })
  const { homes, mountPoints, otherNames } = await (context.hostPlaces ?? readHostPlaces)()
  const names = [path, ...(otherNames?.(path) ?? [])]
  if (names.some(isSystem)) return message('delete.guard.protected', { path })
  if (names.some((name) => isHome(name, homes))) return message('delete.guard.home', { path })
  // Where /tmp is a file system of its own, it is no less a place for temporary files.
  if (mountPoints.has(path) && !SHARED_TMP.includes(path)) return message('delete.guard.mount', { path })
  const own = await ownPlaces(context.ownDirs ?? [])
  return names.some((name) => own.some((one) => isInside(name, one)) || name.split('/').includes(TRASH_NAME))
    ? message('delete.guard.own', { path })
    : null
}

/** What every service logs is not old as a whole: there the files have to be named. */
const refuseWholeLogs = ({ root, patterns }: Step): Message | null =>
  root === '/var/log' && patterns.some(isVague) ? message('delete.guard.whole', { path: root }) : null

const refuseShared = ({ root, patterns, minAgeMs, ageBy }: Step): Message | null => {
  if (!SHARED_TMP.includes(root)) return null
  const vague = patterns.find(isVague)
  return vague === undefined && minAgeMs >= LEAST_SHARED_AGE_MS && ageBy === 'untouched'
    ? null
    : message('delete.guard.shared', { path: root, hours: 1, pattern: (vague ?? patterns[0]) || '' })
}

/** Says why files must not be deleted there by these names and ages, wherever it is allowed; null when they may. */
export const refuseWhatever = async (step: Step, context: GuardContext): Promise<Message | null> => {
  const pattern = step.patterns.find((one) => !isNamePattern(one))
  if (pattern !== undefined) return message('delete.guard.pattern', { pattern: JSON.stringify(pattern) })
  if (!Number.isFinite(step.minAgeMs) || step.minAgeMs < 0)
    return message('delete.guard.unsafe', { path: JSON.stringify(step.root) })
  return refuseShared(step) ?? refuseWholeLogs(step) ?? (await refuseRoot(step.root, context))
}

/** Says why files must not be deleted there, or null when they may. Looks at the file system as it is now. */
export const refuseDelete = async (step: Step, context: GuardContext): Promise<Message | null> => {
  const why = await refuseWhatever(step, context)
  if (why !== null) return why
  const roots = await realRoots(context)
  return roots.some((root) => isInside(step.root, root))
    ? null
    : message('delete.guard.outside', { path: step.root })
}
