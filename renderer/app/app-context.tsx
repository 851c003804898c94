import type { Live } from '@shared/domain/live'
import type { State } from '@shared/domain/state'
import type { Client } from '@shared/ipc/client'
import { createContext, useContext, type ReactNode } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { MirrorState, Phase } from '../store/mirror'

export type AppServices = {
  readonly client: Client
  readonly mirror: StoreApi<MirrorState>
  /** Takes a new snapshot now. */
  readonly refresh: () => void
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

/** Asks the engine for everything anew, for a button after a lost connection. */
export const useRefresh = (): (() => void) => useServices().refresh
