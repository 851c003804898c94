export { LONGEST_EXPRESSION } from '../domain/longest-expression'
/** Pasted lines, in characters: far below what a call may carry. */
export const LONGEST_PASTE = 48_000
/** How many lines of a kind are shown; what goes beyond is counted. */
export const MOST_SHOWN = 300
/** How many of them one answer carries. */
export const MOST_TOLD = 100
/** As much of a line as is shown: around its match. */
export const LONGEST_SHOWN = 400

/** `rest`: a pasted line that is nothing of the others. */
export const lineKinds = ['gained', 'lost', 'hits', 'ignored', 'missed', 'rest'] as const
export type LineKind = (typeof lineKinds)[number]
