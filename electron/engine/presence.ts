import type { Stats } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ENGINE_SOCKET, isSystemPlace, type Place } from './places'

/** proc(5): one line a socket of this host, whoever may see its file. */
const SOCKETS_FILE = '/proc/net/unix'
/** Address, references, protocol, flags (here: listening), type (stream), state, inode, path. */
const LISTENING = /^[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} 00010000 0001 [0-9A-F]{2} +\d+ (\/.{1,107})$/
/** `d` for a daemon, `5` for a session's engine; then when it was bound, in microseconds since the boot, and its pid. */
const ENGINE_NAME = /^engine-([d5])([0-9a-f]{13})([0-9a-f]{6})\.sock$/

/** An engine that lives on this host, or is about to. */
export type EngineSeen = {
  readonly path: string
  readonly dir: string
  readonly face: 'daemon' | 'session'
  /** Compares as text: the smaller one was bound first. */
  readonly order: string
  readonly pid: number
}

/** The name under which an engine binds its socket, so that every other one sees what it is and since when. */
export const engineName = (face: EngineSeen['face'], boundAtMicros: bigint, pid: number): string => {
  const hex = (value: bigint | number, digits: number): string =>
    value.toString(16).padStart(digits, '0').slice(-digits)
  return `engine-${face === 'daemon' ? 'd' : '5'}${hex(boundAtMicros, 13)}${hex(pid, 6)}.sock`
}

/** What an engine's own path says of it; null when it is none. */
export const parseEnginePath = (path: string): EngineSeen | null => {
  const match = ENGINE_NAME.exec(basename(path))
  if (!match) return null
  const [, face, micros = '', pid = ''] = match
  return {
    path,
    dir: dirname(path),
    face: face === 'd' ? 'daemon' : 'session',
    order: micros + pid,
    pid: Number.parseInt(pid, 16),
  }
}

/** The engines among the sockets of a host. Anybody may bind a socket under any name: other lines are passed over. */
export const parseEngines = (text: string, isKnown: Place['isKnown']): readonly EngineSeen[] => {
  const seen: EngineSeen[] = []
  for (const line of text.split('\n')) {
    if (!line.includes('/engine-')) continue
    const path = LISTENING.exec(line)?.[1]
    const engine = path === undefined ? null : parseEnginePath(path)
    if (engine && isKnown(engine.dir)) seen.push(engine)
  }
  return seen
}

/** Whether it is there, as far as this user can see: `closed` is behind a door that may not be opened. */
const seek = async (path: string): Promise<Stats | 'missing' | 'closed'> => {
  try {
    return await lstat(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'closed'
  }
}

const OF_A_USER = /^(\/run\/user\/(\d+))\/mamori$|^(\/tmp\/mamori-(\d+))$/

/** Whether whoever bound a socket there is who the directory's name says. */
const belongs = async (dir: string): Promise<Stats | 'missing' | 'closed' | 'foreign'> => {
  const [, runtime, runtimeUid, temporary, temporaryUid] = OF_A_USER.exec(dir) ?? []
  const found = await seek(runtime ?? temporary ?? dir)
  if (typeof found === 'string') return found
  const uid = runtimeUid ?? temporaryUid
  return found.isDirectory() && (uid === undefined || found.uid === Number(uid)) ? found : 'foreign'
}

/**
 * Whether an engine is where it says. A path is only what somebody wrote when they bound a socket: in a directory that
 * pretends to be another user's, or in file systems of their own that nobody else sees.
 */
export const isBelievable = async ({ path, dir }: EngineSeen, own: Pick<Place, 'dir'>): Promise<boolean> => {
  if (dir !== own.dir) {
    const place = await belongs(dir)
    if (place === 'foreign') return false
    // A service does not see everybody's temporary files (PrivateTmp); it only waits for those that it cannot see.
    if (place === 'missing') return isSystemPlace(own.dir) && !isSystemPlace(dir)
    if (place === 'closed') return true
  }
  if ((await seek(path)) !== 'missing') return true
  // A socket that has taken its name has no other any more.
  return (await seek(join(dir, ENGINE_SOCKET))) !== 'missing'
}

/** The engines that live on this host; null where a system does not tell. */
export const enginesHere = async (
  place: Pick<Place, 'dir' | 'isKnown'>,
): Promise<readonly EngineSeen[] | null> => {
  try {
    const seen = parseEngines(await readFile(SOCKETS_FILE, 'utf8'), place.isKnown)
    const believed = await Promise.all(seen.map((engine) => isBelievable(engine, place)))
    return seen.filter((_, at) => believed[at])
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Another system than Linux, or one that hides it: then only the own place counts.
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return null
    throw error
  }
}

/** Whether an engine of another process lives on this computer; false where a system does not tell. */
export const isAnotherEngineHere = async (place: Pick<Place, 'dir' | 'isKnown'>): Promise<boolean> =>
  (await enginesHere(place))?.some(({ pid }) => pid !== process.pid) ?? false
