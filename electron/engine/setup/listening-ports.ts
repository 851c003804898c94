import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A TCP port that can be reached over the loopback interface. */
export type LoopbackListener = {
  /** Addresses to try, in this order. */
  readonly hosts: readonly string[]
  readonly port: number
  readonly inode: string
}

const LISTEN = '0A'
const ANY_V4 = '00000000'
const LOOPBACK_V4 = '0100007F'
const ANY_V6 = '0'.repeat(32)
const LOOPBACK_V6 = `${'0'.repeat(24)}01000000`

/** The loopback addresses by which a local address of the kernel's tables may be reached. */
const loopbackOf = (address: string): readonly string[] => {
  // Words are in the machine's little-endian order: the first byte of 127.0.0.1 comes last.
  if (address === ANY_V4 || address === LOOPBACK_V4) return ['127.0.0.1']
  // A socket on :: takes IPv4 as well unless it was told not to.
  if (address === ANY_V6) return ['127.0.0.1', '::1']
  return address === LOOPBACK_V6 ? ['::1'] : []
}

/** Reads `/proc/net/tcp` or `tcp6`, see proc(5). */
export const parseLoopbackListeners = (table: string): readonly LoopbackListener[] =>
  table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    const hosts = loopbackOf(address)
    if (state !== LISTEN || hosts.length === 0 || inode === undefined) return []
    return [{ hosts, port: Number.parseInt(port, 16), inode }]
  })

/** Every TCP port of this machine on which something listens for loopback connections, each once, IPv4 first. */
export const readLoopbackListeners = async (procRoot = '/proc'): Promise<readonly LoopbackListener[]> => {
  const tables = await Promise.all(
    ['net/tcp', 'net/tcp6'].map((name) =>
      readFile(join(procRoot, name), 'utf8').catch(
        // No IPv6, or no such tables on this system at all: nothing is known to listen.
        () => '',
      ),
    ),
  )
  const byPort = new Map<number, LoopbackListener>()
  for (const listener of tables.flatMap(parseLoopbackListeners)) {
    if (!byPort.has(listener.port)) byPort.set(listener.port, listener)
  }
  return [...byPort.values()]
}
