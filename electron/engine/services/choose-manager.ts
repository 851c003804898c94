import type { AlsoKnown, Choice, ServiceManager, ServiceState } from './service-manager'

/** A manager that knows a service, and in which state. */
export type Known = { readonly manager: ServiceManager; readonly unit: string; readonly state: ServiceState }

/** Whether a service is up, on its way, or went down unasked: what a person took down or never began is not in use. */
const isInUse = ({ state }: Known): boolean => {
  switch (state.kind) {
    case 'active':
    case 'reloading':
    case 'activating':
    case 'deactivating':
    case 'failed':
      return true
    case 'inactive':
      return state.by === 'itself'
    case 'masked':
    case 'missing':
    case 'unknown':
      return false
  }
}

const asAlso = ({ manager, unit, state }: Known): AlsoKnown => ({
  manager: manager.id,
  unit,
  state: state.kind,
})

export type Chosen = { readonly known: Known; readonly choice: Choice; readonly also: readonly AlsoKnown[] }

/**
 * Picks one of the managers that know a service, given in the order in which they are asked; null for none. The one that
 * alone has it in use is meant: a package's unit that nobody began is not, beside a container that runs. Which of
 * several in use has gone wrong cannot be seen from here, least by which one is down: then the order decides, and
 * `choice` says so, for a person to be asked.
 */
export const chooseManager = (all: readonly Known[]): Chosen | null => {
  const [first, ...others] = all
  if (first === undefined) return null
  if (others.length === 0) return { known: first, choice: 'only', also: [] }
  const [used, ...moreUsed] = all.filter(isInUse)
  const known = used ?? first
  return {
    known,
    choice: used !== undefined && moreUsed.length === 0 ? 'in_use' : 'order',
    also: all.filter((one) => one !== known).map(asAlso),
  }
}
