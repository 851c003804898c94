import type { ServiceState, StoppedBy } from './service-manager'

const whoStopped = (all: readonly StoppedBy[]): StoppedBy => {
  const [first = 'unknown', ...others] = all
  return others.every((by) => by === first) ? first : 'unknown'
}

/**
 * What several processes or containers of one name are together; null for none. What is wrong or on its way with one of
 * them counts for all. Where some are up, those that a person took down are left out, and others are told as unwell.
 */
export const combineStates = (states: readonly ServiceState[]): ServiceState | null => {
  if (states.length === 0) return null
  for (const kind of ['failed', 'unknown', 'activating', 'deactivating', 'masked', 'reloading'] as const) {
    const found = states.find((state) => state.kind === kind)
    if (found !== undefined) return found
  }
  const up = states.filter((state) => state.kind === 'active')
  const down = states.filter((state) => state.kind === 'inactive')
  if (up.length === 0)
    return down.length === 0
      ? { kind: 'missing' }
      : { kind: 'inactive', by: whoStopped(down.map(({ by }) => by)) }
  const unwell = up.find((state) => state.unwell !== undefined)
  if (unwell !== undefined) return unwell
  return down.every(({ by }) => by === 'hand')
    ? { kind: 'active' }
    : { kind: 'active', unwell: `${String(up.length)}/${String(states.length)}` }
}
