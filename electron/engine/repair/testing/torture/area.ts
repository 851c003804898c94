import type { Step } from '@shared/domain/plan'
import type { Sight } from './tree-sight'

/** What the journal says about an area since it was damaged. */
export type Record = {
  /** The steps of the repairs that were begun. */
  readonly begun: readonly Step[]
  /** The steps that would take back what was prepared. */
  readonly undo: readonly Step[]
}

/** One part of the tree with the rule that repairs it. `judge` tells what is wrong, one line each; nothing when all is well. */
export type Area = {
  readonly name: string
  readonly path: string
  /** What takes its repairs back brings everything back as it was. */
  readonly isReversible: boolean
  readonly action: Readonly<{ readonly type: string; readonly [param: string]: unknown }>
  readonly damage: () => Promise<void>
  /** With the engine dead: is everything either as it was or as it should be, in one place, and on record? */
  readonly judge: (damaged: Sight, record: Record) => Promise<readonly string[]>
}

export type AreaWorld = {
  readonly root: string
  /** Nothing in it may ever change. */
  readonly outside: string
  readonly random: () => number
  /** Another number each time. */
  readonly serial: () => number
  /** Whose files are to become; null where this process may not give any away. */
  readonly owner: { readonly name: string; readonly uid: number; readonly gid: number } | null
}

export const DAY_MS = 86_400_000
