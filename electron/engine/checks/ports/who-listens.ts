import { readFile } from 'node:fs/promises'
import { parseAccounts } from '../../actions/look/accounts'
import { findHolders, readListeners, type Listener } from '../../actions/look/port-listeners'
import { shownName, shownNames } from '../words/shown-name'

/** Who takes connections on a port of this host. */
export type Occupant =
  | { readonly kind: 'nobody' }
  /** Like `nginx (812)`. */
  | { readonly kind: 'processes'; readonly names: string }
  /** A process that only its user or root may see. */
  | { readonly kind: 'hidden'; readonly user: string }

const anywhere = ['0.0.0.0', '[::]']

/** Those that take connections to an address: bound to it, or to every address. `null` means any. */
const listenersAt = (all: readonly Listener[], address: string | null, port: number): readonly Listener[] => {
  if (address === null) return all
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  const exact = plain.includes(':') ? `[${plain}]` : plain
  const at = (hosts: readonly string[]): readonly Listener[] =>
    all.filter((listener) => hosts.some((host) => listener.address === `${host}:${port}`))
  const bound = at([exact])
  return bound.length > 0 ? bound : at(anywhere)
}

const userName = async (uid: number): Promise<string> => {
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'))
  return shownName(accounts.find((account) => account.uid === uid)?.name ?? String(uid))
}

/** Tells who listens. Rejects when the kernel's tables cannot be read, or with the reason of `signal`. */
export const whoListens = async (
  address: string | null,
  port: number,
  signal: AbortSignal,
): Promise<Occupant> => {
  const listeners = listenersAt(await readListeners(port), address, port)
  const [first] = listeners
  if (first === undefined) return { kind: 'nobody' }
  const holders = await findHolders(new Set(listeners.map(({ inode }) => inode)), signal)
  const names = new Map(
    [...holders.values()].flat().map(({ pid, name }) => [pid, `${shownName(name)} (${pid})`]),
  )
  return names.size > 0
    ? { kind: 'processes', names: shownNames([...names.values()]) }
    : { kind: 'hidden', user: await userName(first.uid) }
}
