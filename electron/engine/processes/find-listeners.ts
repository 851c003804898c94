import { findHolders, readListeners } from '../actions/look/port-listeners'
import { readProcess, type LiveProcess } from './read-process'

export type PortHolders =
  | { readonly kind: 'nobody' }
  /** `leaders`: those that hold the port and were not started by another one that does. */
  | {
      readonly kind: 'processes'
      readonly leaders: readonly LiveProcess[]
      readonly all: readonly LiveProcess[]
    }
  /** Somebody listens whose processes only that user or root may see. */
  | { readonly kind: 'hidden'; readonly uid: number }

/** Asks somebody who sees all processes for the pids that listen on a port; null when nobody can be asked. */
export type LookAtPort = (port: number, signal: AbortSignal) => Promise<readonly number[] | null>

const processesOf = async (pids: readonly number[]): Promise<readonly LiveProcess[]> =>
  (await Promise.all(pids.map((pid) => readProcess(pid)))).flatMap((live) => live ?? [])

const heldBy = (all: readonly LiveProcess[]): PortHolders => {
  const own = new Set(all.map(({ pid }) => pid))
  return all.length === 0
    ? { kind: 'nobody' }
    : { kind: 'processes', leaders: all.filter(({ parent }) => !own.has(parent)), all }
}

/** Who listens on a TCP port of this host. Rejects when the kernel's tables cannot be read. */
export const findPortHolders = async (
  port: number,
  signal: AbortSignal,
  askRoot: LookAtPort = () => Promise.resolve(null),
): Promise<PortHolders> => {
  const listeners = await readListeners(port)
  const [first] = listeners
  if (first === undefined) return { kind: 'nobody' }
  const holders = await findHolders(new Set(listeners.map(({ inode }) => inode)), signal)
  const unseen = listeners.find(({ inode }) => (holders.get(inode) ?? []).length === 0)
  const pids = [...new Set([...holders.values()].flat().map(({ pid }) => pid))]
  const all = await processesOf(pids)
  if (all.length === 0 || unseen !== undefined) {
    // It may have ended between the two looks.
    const still = await readListeners(port)
    const [left] = still.filter(({ inode }) => (holders.get(inode) ?? []).length === 0)
    if (left !== undefined) {
      const told = await askRoot(port, signal)
      return told === null ? { kind: 'hidden', uid: left.uid } : heldBy(await processesOf(told))
    }
    if (all.length === 0) return { kind: 'nobody' }
  }
  return heldBy(all)
}
