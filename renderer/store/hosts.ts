import type { Client } from '@shared/ipc/client'
import type { HostEntry, HostList, Link } from '@shared/ipc/hosts'
import { createStore, type StoreApi } from 'zustand'
import { problemOf, type Problem } from '../bridge/problem'

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000

export type HostsState = {
  /** null until the desktop has told it. */
  readonly list: HostList | null
  /** A host that was asked for and is not shown yet. */
  readonly wantedId: string | null
  /** Why the last change of the host did not work. */
  readonly problem: Problem | null
}

/** The host that the window shows and whether its engine answers; what the mirror has to follow. */
export type ShownHost = { readonly id: string; readonly link: Link; readonly switching: boolean }

export type HostsDeps = {
  readonly client: Client
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
}

export type Hosts = {
  readonly store: StoreApi<HostsState>
  /** Begins to follow the list; returns its end. */
  readonly start: () => () => void
  /** Shows another host. What was shown of the one before is gone at once. */
  readonly select: (id: string) => Promise<void>
  /** Rises with every change of the host: an answer to an older number is not about the host that is shown. */
  readonly generation: () => number
}

export const selectedHost = ({ list, wantedId }: HostsState): HostEntry | null =>
  list?.hosts.find((host) => host.id === (wantedId ?? list.selectedId)) ?? null

export const shownHost = (state: HostsState): ShownHost | null => {
  const host = selectedHost(state)
  return host === null ? null : { id: host.id, link: host.link, switching: state.wantedId !== null }
}

/** Holds the list of hosts and which of them is shown, as the desktop tells it. */
export const createHosts = ({ client, after }: HostsDeps): Hosts => {
  const store = createStore<HostsState>(() => ({ list: null, wantedId: null, problem: null }))
  let generation = 0
  let failures = 0
  let stopped = true
  let cancelRetry = (): void => undefined

  /**
   * Changes the store; a change of the shown host begins a new generation before anybody sees it. The first list does not:
   * what was asked before it was asked about the host that the desktop had selected, and had it selected another one since,
   * a `reset` would follow.
   */
  const change = (next: Partial<HostsState>): void => {
    const before = store.getState()
    const after = { ...before, ...next }
    if (before.list !== null && selectedHost(before)?.id !== selectedHost(after)?.id) generation += 1
    store.setState(next)
  }

  const take = (list: HostList): void => {
    const { wantedId } = store.getState()
    change({ list, wantedId: wantedId === list.selectedId ? null : wantedId })
  }

  const ask = (): void => {
    client.call('hosts.list', {}).then(
      (list) => {
        failures = 0
        // A list that was pushed meanwhile is newer than this answer.
        if (!stopped && store.getState().list === null) take(list)
      },
      () => {
        // Without a list the window shows its own computer, as it does before the first answer; it is asked for again.
        failures += 1
        if (!stopped) cancelRetry = after(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures), ask)
      },
    )
  }

  const select = async (id: string): Promise<void> => {
    const { list, wantedId } = store.getState()
    if (id === (wantedId ?? list?.selectedId)) return
    change({ wantedId: id, problem: null })
    try {
      await client.call('hosts.select', { id })
    } catch (error) {
      if (store.getState().wantedId === id) change({ wantedId: null, problem: problemOf(error) })
    }
  }

  const start = (): (() => void) => {
    stopped = false
    const unsubscribe = client.subscribe((push) => {
      if (push.kind === 'hosts') take(push.list)
    })
    ask()
    return () => {
      stopped = true
      unsubscribe()
      cancelRetry()
    }
  }

  return { store, start, select, generation: () => generation }
}
