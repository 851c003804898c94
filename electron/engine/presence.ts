import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Place } from './places'

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

/** The engines that live on this host; null where a system does not tell. */
export const enginesHere = async ({
  isKnown,
}: Pick<Place, 'isKnown'>): Promise<readonly EngineSeen[] | null> => {
  try {
    return parseEngines(await readFile(SOCKETS_FILE, 'utf8'), isKnown)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Another system than Linux, or one that hides it: then only the own place counts.
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return null
    throw error
  }
}

/** Whether an engine of another process lives on this computer; false where a system does not tell. */
export const isAnotherEngineHere = async (place: Pick<Place, 'isKnown'>): Promise<boolean> =>
  (await enginesHere(place))?.some(({ pid }) => pid !== process.pid) ?? false
