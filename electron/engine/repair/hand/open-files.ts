import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import type { FileId } from '@shared/domain/steps/parts'
import { createBreath, type Breath } from '../../breath'

const O_PATH = 0o10000000
const O_APPEND = 0o2000
const ACCESS_MODE = 0o3

/** A process that has a file open, or mapped into its memory. */
export type Holder = {
  readonly pid: number
  readonly process: string
  readonly writes: boolean
  /** Every write goes to the end, also after somebody else has cut the file. */
  readonly appends: boolean
}

export type OpenFiles = {
  readonly holdersOf: (id: FileId) => readonly Holder[]
  /** Processes into which this one may not look. */
  readonly unseen: number
}

/** Descriptors of one process that are asked about at once. */
const AT_ONCE = 64

const keyOf = ({ dev, ino }: { readonly dev: bigint | string; readonly ino: bigint | string }): string =>
  `${String(dev)}:${String(ino)}`

/** A device number as stat(2) tells it, from its two halves; see makedev(3). */
const deviceOf = (major: bigint, minor: bigint): bigint =>
  ((major & 0xfff_ff000n) << 32n) |
  ((major & 0xfffn) << 8n) |
  ((minor & 0xfff_fff00n) << 12n) |
  (minor & 0xffn)

export type Mapping = {
  readonly dev: bigint
  readonly ino: bigint
  readonly writes: boolean
  readonly path: string
}

const MAPPING = /^\S+ (\S{4}) \S+ ([0-9a-f]+):([0-9a-f]+) ([1-9]\d*)\s+(.*)$/gm

/** The files in a `/proc/pid/maps`, see proc(5), one by one: of some programs they are many thousands. */
export function* parseMaps(
  maps: string,
  isWanted: (inode: string) => boolean = () => true,
): Generator<Mapping | null, void> {
  for (const [, rights = '', major = '0', minor = '0', inode = '0', path = ''] of maps.matchAll(MAPPING))
    yield isWanted(inode)
      ? {
          dev: deviceOf(BigInt(`0x${major}`), BigInt(`0x${minor}`)),
          ino: BigInt(inode),
          writes: rights[1] === 'w' && rights[3] === 's',
          path: path.replace(/ \(deleted\)$/, ''),
        }
      : null
}

type Wanted = { readonly keys: ReadonlySet<string>; readonly inodes: ReadonlySet<string> }
type Hit = { readonly key: string; readonly writes: boolean; readonly appends: boolean }

const flagsOf = async (proc: string, fd: string): Promise<number> => {
  const [, digits = '0'] = /^flags:\s*([0-7]+)/m.exec(await readFile(`${proc}/fdinfo/${fd}`, 'utf8')) ?? []
  return Number.parseInt(digits, 8)
}

const byDescriptor = async (proc: string, fd: string, { keys }: Wanted): Promise<readonly Hit[]> => {
  try {
    const key = keyOf(await stat(`${proc}/fd/${fd}`, { bigint: true }))
    if (!keys.has(key)) return []
    const flags = await flagsOf(proc, fd)
    // Such a descriptor only marks a place: nothing is read or written by it.
    if ((flags & O_PATH) !== 0) return []
    return [{ key, writes: (flags & ACCESS_MODE) !== 0, appends: (flags & O_APPEND) !== 0 }]
  } catch {
    // Closed since it was listed, or its process ended: it holds nothing any more.
    return []
  }
}

const byDescriptors = async (proc: string, wanted: Wanted, breath: Breath): Promise<readonly Hit[]> => {
  const fds = await readdir(`${proc}/fd`)
  const hits: Hit[] = []
  for (let at = 0; at < fds.length; at += AT_ONCE) {
    const some = await Promise.all(fds.slice(at, at + AT_ONCE).map((fd) => byDescriptor(proc, fd, wanted)))
    hits.push(...some.flat())
    if (breath.isDue()) await breath.take()
  }
  return hits
}

const byMapping = async (proc: string, wanted: Wanted, breath: Breath): Promise<readonly Hit[]> => {
  const maps = await readFile(`${proc}/maps`, 'utf8')
  const hits: Hit[] = []
  for (const mapping of parseMaps(maps, (inode) => wanted.inodes.has(inode))) {
    if (breath.isDue()) await breath.take()
    if (mapping === null) continue
    const { dev, ino, writes, path } = mapping
    // Stacked file systems tell another device here than stat(2) does: then the path decides.
    const key = keyOf({ dev, ino })
    const seen = wanted.keys.has(key)
      ? key
      : await stat(`${proc}/root${path}`, { bigint: true }).then(keyOf, () => key)
    if (wanted.keys.has(seen)) hits.push({ key: seen, writes, appends: false })
  }
  return hits
}

const nameOf = (proc: string): Promise<string> =>
  readFile(`${proc}/comm`, 'utf8').then(
    (comm) => comm.trimEnd(),
    () => readlink(`${proc}/exe`).catch(() => '?'),
  )

type Look = { readonly kind: 'seen'; readonly hits: readonly Hit[] } | { readonly kind: 'unseen' | 'gone' }

const lookInto = async (proc: string, wanted: Wanted, breath: Breath, signal: AbortSignal): Promise<Look> => {
  try {
    const descriptors = await byDescriptors(proc, wanted, breath)
    return { kind: 'seen', hits: [...descriptors, ...(await byMapping(proc, wanted, breath))] }
  } catch (error) {
    if (signal.aborted) throw error
    const { code } = error as NodeJS.ErrnoException
    return { kind: code === 'EACCES' || code === 'EPERM' ? 'unseen' : 'gone' }
  }
}

/**
 * Finds which processes have some files open or mapped, by device and inode: a name may be another one in their view.
 * A process of another user can be looked into by root alone.
 */
export const findOpenFiles = async (ids: readonly FileId[], signal: AbortSignal): Promise<OpenFiles> => {
  const breath = createBreath(signal)
  const wanted = { keys: new Set<string>(), inodes: new Set<string>() }
  for (const id of ids) {
    wanted.keys.add(keyOf(id))
    wanted.inodes.add(id.ino)
    if (breath.isDue()) await breath.take()
  }
  const holders = new Map<string, Holder[]>()
  let unseen = 0
  for (const name of await readdir('/proc')) {
    signal.throwIfAborted()
    if (!/^\d+$/.test(name)) continue
    const look = await lookInto(`/proc/${name}`, wanted, breath, signal)
    if (look.kind === 'unseen') unseen += 1
    if (look.kind !== 'seen' || look.hits.length === 0) continue
    const process = await nameOf(`/proc/${name}`)
    for (const key of new Set(look.hits.map((hit) => hit.key))) {
      const writing = look.hits.filter((hit) => hit.key === key && hit.writes)
      const holder: Holder = {
        pid: Number(name),
        process,
        writes: writing.length > 0,
        appends: writing.length > 0 && writing.every((hit) => hit.appends),
      }
      holders.set(key, [...(holders.get(key) ?? []), holder])
    }
  }
  return { holdersOf: (id) => holders.get(keyOf(id)) ?? [], unseen }
}
