import { REDUCER_VERSION } from './reducer-version'
import type { State } from './state'

/** Per reducer version: from a state of version n to one of n + 1. */
export type StateUpcasters = Readonly<Record<number, (state: unknown) => unknown>>

/** The way of stored states into today's. Entries are never changed once they were released, and never removed. */
export const stateUpcasters: StateUpcasters = {}

export type StateUpcast =
  | { readonly kind: 'usable'; readonly state: State }
  | { readonly kind: 'unusable'; readonly reason: string }

/**
 * Brings a stored state to today's fold. One of a newer program cannot be used, nor one from which nothing leads here:
 * an older checkpoint, or the events themselves, have to do then.
 */
export const upcastState = (
  stored: unknown,
  reducer: number,
  table: StateUpcasters = stateUpcasters,
  newest: number = REDUCER_VERSION,
): StateUpcast => {
  if (reducer > newest)
    return { kind: 'unusable', reason: `made by reducer ${reducer}, where ${newest} is known` }
  try {
    let state = stored
    for (let version = reducer; version < newest; version += 1) {
      const step = table[version]
      if (step === undefined) return { kind: 'unusable', reason: `nothing leads from reducer ${version}` }
      state = step(state)
    }
    // The journal has held it to its digest: it is what some program's fold has made.
    return { kind: 'usable', state: state as State }
  } catch (error) {
    // A state that is not what its version was; the caller goes on with an older one.
    return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) }
  }
}
