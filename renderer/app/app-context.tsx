import type { Live } from '@shared/domain/live'
import type { State } from '@shared/domain/state'
import type { Client } from '@shared/ipc/client'
import type { HostEntry, HostList } from '@shared/ipc/hosts'
import { createContext, useContext, type ReactNode } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { Problem } from '../bridge/problem'
import { selectedHost, type Hosts } from '../store/hosts'
import type { MirrorState, Phase } from '../store/phase'

export type AppServices = {
  readonly client: Client
  readonly mirror: StoreApi<MirrorState>
  /** Takes a new snapshot now. */
  readonly refresh: () => void
  readonly hosts: Hosts
}

const AppContext = createContext<AppServices | null>(null)

/** Gives the pages what they work with; tests pass a fake client here. */
export const AppProvider = ({ services, children }: { services: AppServices; children: ReactNode }) => (
  <AppContext.Provider value={services}>{children}</AppContext.Provider>
)

const useServices = (): AppServices => {
  const services = useContext(AppContext)
  if (services === null) throw new Error('a component that asks for the engine stands outside AppProvider')
  return services
}

/** The typed calls of the contract. */
export const useClient = (): Client => useServices().client

/** Whether there is an engine to show, and if not, why. */
export const usePhase = (): Phase => useStore(useServices().mirror, (mirror) => mirror.phase)

/** The engine's state; changes with each batch of events. Empty until the first snapshot. */
export const useEngineState = (): State => useStore(useServices().mirror, (mirror) => mirror.state)

/** What changes by the second; null until the first snapshot. */
export const useLive = (): Live | null => useStore(useServices().mirror, (mirror) => mirror.live)

/** Since when what is shown is from before a sleep; null when it is not. */
export const useSleptAt = (): number | null =>
  useStore(useServices().mirror, ({ phase, slept }) =>
    phase.kind === 'running' && slept !== null ? slept.fromAt : null,
  )

/** Every host and which one is shown; null until the desktop has told it. */
export const useHostList = (): HostList | null => useStore(useServices().hosts.store, ({ list }) => list)

/** The host that the window shows, as soon as it was chosen; null until the desktop has told its list. */
export const useShownHost = (): HostEntry | null => useStore(useServices().hosts.store, selectedHost)

/** Why the last change of the host did not work. */
export const useHostProblem = (): Problem | null =>
  useStore(useServices().hosts.store, ({ problem }) => problem)

/** Shows another host. */
export const useSelectHost = (): ((id: string) => Promise<void>) => useServices().hosts.select

/** Asks the engine for everything anew, for a button after a lost connection. */
export const useRefresh = (): (() => void) => useServices().refresh
