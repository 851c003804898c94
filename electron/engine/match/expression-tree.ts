import type { UnitSet } from './unit-set'

/**
 * An expression as the linear engine reads it. `look`: what stands to this side of the place is one of `units`, or,
 * with `edge`, the text begins or ends here.
 */
export type Tree =
  | { readonly kind: 'unit'; readonly units: UnitSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly options: readonly Tree[] }
  | {
      readonly kind: 'repeat'
      readonly part: Tree
      readonly least: number
      /** Infinity for no limit. */
      readonly most: number
      readonly greedy: boolean
    }
  | {
      readonly kind: 'look'
      readonly side: 'left' | 'right'
      readonly units: UnitSet
      readonly edge: boolean
    }

/** What only a backtracking engine can do. */
export type Unsupported = 'back_reference' | 'look_around' | 'too_large'

export const EMPTY: Tree = { kind: 'sequence', parts: [] }
