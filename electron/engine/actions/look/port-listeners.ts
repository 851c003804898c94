import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** A TCP socket that listens, as the kernel's table has it. */
export type Listener = { readonly address: string; readonly uid: number; readonly inode: string }

const LISTEN = '0A'

const ipv4 = (hex: string): string =>
  [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')

const ipv6 = (hex: string): string => {
  const words = [0, 8, 16, 24].flatMap((at) => {
    const bytes = [6, 4, 2, 0].map((byte) => hex.slice(at + byte, at + byte + 2)).join('')
    return [bytes.slice(0, 4), bytes.slice(4)]
  })
  const text = words.map((word) => Number.parseInt(word, 16).toString(16)).join(':')
  return text.replace(/(^|:)0(:0)+(:|$)/, '::')
}

/** Reads a `/proc/net/tcp` or `tcp6`, see proc(5): addresses are words in the machine's (little-endian) order. */
export const parseListeners = (table: string, port: number): readonly Listener[] =>
  table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , uid, , inode] = line.trim().split(/\s+/)
    const [host = '', portHex = ''] = local.split(':')
    if (state !== LISTEN || inode === undefined || Number.parseInt(portHex, 16) !== port) return []
    const address = host.length === 8 ? `${ipv4(host)}:${String(port)}` : `[${ipv6(host)}]:${String(port)}`
    return [{ address, uid: Number(uid), inode }]
  })

export type Holder = { readonly pid: number; readonly name: string }

const orNothing =
  <T>(nothing: T) =>
  (error: NodeJS.ErrnoException): T => {
    // The process has ended meanwhile, or is another user's: it holds nothing that we can see.
    if (
      error.code === 'ENOENT' ||
      error.code === 'ESRCH' ||
      error.code === 'EACCES' ||
      error.code === 'EPERM'
    )
      return nothing
    throw error
  }

/** Finds which processes hold these sockets open. Those of other users stay unseen without root. */
export const findHolders = async (
  inodes: ReadonlySet<string>,
  signal: AbortSignal,
  proc = '/proc',
): Promise<ReadonlyMap<string, readonly Holder[]>> => {
  const holders = new Map<string, Holder[]>()
  for (const pid of (await readdir(proc)).filter((name) => /^\d+$/.test(name))) {
    signal.throwIfAborted()
    const folder = join(proc, pid, 'fd')
    const targets = await Promise.all(
      (await readdir(folder).catch(orNothing<string[]>([]))).map((fd) =>
        readlink(join(folder, fd)).catch(orNothing('')),
      ),
    )
    const held = new Set(
      targets
        .flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
        .filter((inode) => inodes.has(inode)),
    )
    if (held.size === 0) continue
    const name = (await readFile(join(proc, pid, 'comm'), 'utf8').catch(orNothing(''))).trim()
    for (const inode of held) holders.set(inode, [...(holders.get(inode) ?? []), { pid: Number(pid), name }])
  }
  return holders
}

/** Who listens on a TCP port of this host, IPv4 first. Rejects when the kernel's tables cannot be read. */
export const readListeners = async (port: number, proc = '/proc'): Promise<readonly Listener[]> => {
  const tcp = parseListeners(await readFile(join(proc, 'net/tcp'), 'utf8'), port)
  // A kernel without IPv6 has no such table.
  const tcp6 = parseListeners(await readFile(join(proc, 'net/tcp6'), 'utf8').catch(orNothing('')), port)
  return [...tcp, ...tcp6]
}
