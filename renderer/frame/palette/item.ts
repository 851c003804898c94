import type { Mode } from '@shared/domain/outcome'
import type { SilenceScope } from '@shared/domain/upkeep'
import type { Preferences } from '@shared/ipc/contract'
import type { NewEntry } from '@shared/ipc/settings-calls'
import type { Shape } from '../../components/state-shape'

/** The groups in the order in which they stand before something is typed. */
export const paletteGroups = [
  'recent',
  'waiting',
  'acts',
  'pages',
  'hosts',
  'window',
  'incidents',
  'checks',
  'patterns',
  'sources',
] as const
export type PaletteGroup = (typeof paletteGroups)[number]

/** A question that is asked over the page before something is done. */
export type Ask =
  | { readonly kind: 'auto_mode' }
  | { readonly kind: 'silence'; readonly scope: SilenceScope | null }
  | { readonly kind: 'hold' }
  | { readonly kind: 'new_entry'; readonly list: NewEntry['list'] }

/** A call that may be made at once: none of them touches the host. */
export type PaletteCall =
  | { readonly name: 'cycle.run' }
  | { readonly name: 'mode.set'; readonly mode: Exclude<Mode, 'auto'> }
  | { readonly name: 'approvals.snooze'; readonly repairId: string; readonly minutes: number }
  | { readonly name: 'repairs.undo'; readonly repairId: string }

/** What choosing an entry does. Approving and rejecting only lead to the card: the evidence is looked at first. */
export type PaletteAct =
  | { readonly kind: 'page'; readonly pageId: string; readonly thing?: string }
  | { readonly kind: 'card'; readonly repairId: string; readonly reject: boolean }
  | { readonly kind: 'timeline'; readonly query: string }
  | { readonly kind: 'call'; readonly call: PaletteCall }
  | { readonly kind: 'host'; readonly hostId: string }
  | { readonly kind: 'preferences'; readonly change: Partial<Preferences> }
  | { readonly kind: 'ask'; readonly ask: Ask }
  | { readonly kind: 'sheet' }
  | { readonly kind: 'tour' }

export type PaletteItem = {
  /** The same for the same thing at another time. */
  readonly id: string
  readonly group: PaletteGroup
  readonly title: string
  /** What stands beside it: a path, an id, what will happen. */
  readonly detail?: string
  readonly shape?: Shape
  /** Its shortcut. */
  readonly keys?: readonly string[]
  /** Other words and kana that find it. */
  readonly reading: string
  readonly act: PaletteAct
  /** Shows only once something is typed: one of many. */
  readonly quiet?: boolean
}
