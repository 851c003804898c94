import { entryOf } from '@shared/domain/record'
import type { Hold, Incident, Silence, State, Storm } from '@shared/domain/state'

type Kept = Pick<State, 'silences' | 'holds' | 'storm'>

/** What holds repairs back for the whole host, now. */
export type Lasting =
  | { readonly kind: 'maintenance'; readonly silence: Silence }
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'storm'; readonly storm: Storm }

/** Silences, the one that ends first at the top. */
export const silencesInOrder = ({ silences }: Pick<State, 'silences'>): readonly Silence[] =>
  Object.values(silences).sort((a, b) => a.untilAt - b.untilAt)

export const holdsInOrder = ({ holds }: Pick<State, 'holds'>): readonly Hold[] =>
  Object.values(holds).sort((a, b) => a.beganAt - b.beganAt)

/** Whether an open incident is quiet on purpose, by what the engine last decided about it: it needs nobody now. */
export const isSilenced = (
  { silences }: Pick<State, 'silences'>,
  { closedAt, decision }: Pick<Incident, 'closedAt' | 'decision'>,
): boolean =>
  closedAt === null &&
  decision?.heldBy?.kind === 'silence' &&
  entryOf(silences, decision.heldBy.id) !== undefined

/** Everything that holds repairs back for the whole host: maintenance (what lasts longest first), work, a storm. */
export const lastingUpkeep = (state: Kept): readonly Lasting[] => [
  ...silencesInOrder(state)
    .filter(({ scope }) => scope.kind === 'all')
    .toReversed()
    .map((silence): Lasting => ({ kind: 'maintenance', silence })),
  ...holdsInOrder(state).map((hold): Lasting => ({ kind: 'hold', hold })),
  ...(state.storm === null ? [] : [{ kind: 'storm', storm: state.storm } as const]),
]
