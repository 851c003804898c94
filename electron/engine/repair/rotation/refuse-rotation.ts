import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { GuardContext } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { defaultTrustedUids } from '../guard-place'
import { codeOf, Stop } from '../hand/stop'
import { isInside, isSafePath } from '../path-rules'
import { resolveRealPath } from '../real-path'
import { DATABASE_MARKS } from '../select/passed-by'
import { refuseService } from '../steps/service'
import { readLeftovers, twinsOf } from './leftovers'
import { whereIs } from './rotate-log'
import { slotPath } from './slots'
import { standAt, type Stand } from './stand'

/** Kept by programs of their own, in forms that cannot be cut off and begun anew; see utmp(5), journald.conf(5). */
const JOURNALS = ['/var/log/journal', '/run/log/journal']
const OWN_FORMS = /^(wtmp|btmp|utmp|lastlog|faillog|tallylog|wtmpdb)(\.|$)/
const BINARY_NAMES = /\.(journal~?|gz|bz2|xz|zst|lz4|zip|7z|db|sqlite3?|pcap(ng)?|evtx)$/i
/** Beside one of these, a `.log` is what a database replays: LevelDB and RocksDB, HSQLDB, and the greater ones. */
const LOG_OF_DATABASE = [...DATABASE_MARKS, 'CURRENT', 'MANIFEST-000001', 'replication-offset-checkpoint']
/** Nobody may run a log, and not everybody may write it. */
const UNSAFE_MODE = 0o113
const LOOKED_AT_BYTES = 1024

const isThere = (path: string): Promise<boolean> =>
  standAt(path).then(
    (found) => found !== null,
    // Something is there, of whatever kind.
    () => true,
  )

const isDatabaseLog = async (path: string): Promise<boolean> => {
  const folder = dirname(path)
  const marks = [...LOG_OF_DATABASE, `${basename(path, '.log')}.script`]
  for (const mark of marks) if (await isThere(join(folder, mark))) return true
  return false
}

/** Whether a file begins with what is no text. One that may not be read is judged by its name alone. */
const holdsNul = async (path: string): Promise<boolean> => {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOOKED_AT_BYTES), 0, LOOKED_AT_BYTES, 0)
      return buffer.subarray(0, bytesRead).includes(0)
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') return false
    throw error
  }
}

/** Says why a file of this name is no log that could be rotated; null when nothing in its name speaks against it. */
export const refuseName = (path: string): Message | null =>
  JOURNALS.some((journal) => isInside(path, journal)) ||
  OWN_FORMS.test(basename(path)) ||
  BINARY_NAMES.test(path)
    ? message('rotate.guard.binary', { path })
    : null

/** Says why a file is no log that could be rotated, by its name and by what it holds. */
export const refuseContent = async (path: string): Promise<Message | null> => {
  const byName = refuseName(path)
  if (byName !== null) return byName
  if (await isDatabaseLog(path)) return message('rotate.guard.database', { path })
  return (await holdsNul(path)) ? message('rotate.guard.binary', { path }) : null
}

/** Where a root names the log itself, its generations beside it belong to it. */
const withOwnFolder = async (path: string, context: GuardContext): Promise<GuardContext> => {
  const { settings, trustedUids = defaultTrustedUids() } = context
  const { allowedRoots } = settings.guards
  for (const root of allowedRoots.filter(isSafePath)) {
    if (basename(root) !== basename(path)) continue
    const folder = await resolveRealPath(dirname(root))
    if (folder.kind !== 'resolved' || join(folder.path, basename(root)) !== path) continue
    if (!folder.links.every(({ uid }) => trustedUids.has(uid))) continue
    const guards = { ...settings.guards, allowedRoots: [...allowedRoots, folder.path] }
    return { ...context, settings: { ...settings, guards } }
  }
  return context
}

/** Says why the place of a log is none for a rotation; what stands there may be missing or another by now. */
export const refusePlace = async (
  path: string,
  context: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> =>
  refuseFile(
    path,
    await withOwnFolder(path, context),
    { kind: 'file', mayBeMissing: true, mayHaveLinks: true },
    signal,
  )

/** Names that a cut-off rotation has left do not count: the next one takes them away. */
const refuseLinks = async (path: string, log: Stand): Promise<Message | null> => {
  if (log.links === 1) return null
  const own = [...(await readLeftovers(path)), await standAt(path), await standAt(slotPath(path, 1))]
  const twins = twinsOf(
    log,
    own.filter((one) => one !== null),
  )
  return log.links > twins.length + 1 ? message('hand.hard_links', { path: log.path, n: log.links }) : null
}

type Reopening = Pick<StepOf<'rotate'>, 'reopen'>

const refuseReload = async (
  { reopen }: Reopening,
  context: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> =>
  reopen.kind === 'reload'
    ? refuseService({ ...reopen, kind: 'service', verb: 'reload' }, context, signal)
    : null

/** Throws nothing but tells: what cannot be looked at is not touched. */
const told = async (judge: () => Promise<Message | null>): Promise<Message | null> => {
  try {
    return await judge()
  } catch (error) {
    if (error instanceof Stop) return error.told
    throw error
  }
}

/**
 * Says why a log must not be rotated, or null. One that is another file by now is no reason: nothing is done to it then,
 * and that must not stop the other steps of a plan.
 */
export const refuseRotation = (
  step: StepOf<'rotate'>,
  context: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> =>
  told(async () => {
    const { path, id, mode } = step
    if ((mode & UNSAFE_MODE) !== 0) return message('rotate.guard.mode', { path, mode: mode.toString(8) })
    const place = await refusePlace(path, context, signal)
    if (place !== null) return place
    const where = await whereIs(path, id)
    if (where.kind !== 'elsewhere') {
      const why = (await refuseContent(path)) ?? (await refuseLinks(path, where.log))
      if (why !== null) return why
    }
    return refuseReload(step, context, signal)
  })

/** Says why a log must not be put back, or null. */
export const refusePuttingBack = (
  step: StepOf<'unrotate'>,
  context: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> =>
  told(
    async () =>
      (await refusePlace(step.path, context, signal)) ??
      refuseName(step.path) ??
      (await refuseReload(step, context, signal)),
  )
