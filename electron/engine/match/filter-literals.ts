import type { Literal } from './byte-filter/byte-filter'
import type { Expression } from './expression'
import { requiredLiterals } from './required-literals'

/** A literal is searched for by its beginning. */
const MOST_LITERAL_BYTES = 32

/** A text as a byte filter searches for it. */
export const toLiteral = (text: string, group: number): Literal => ({
  bytes: Buffer.from(text).subarray(0, MOST_LITERAL_BYTES),
  group,
})

/** What a byte filter has to search for so that no line is missed in which an expression matches; null for any line. */
export const filterLiterals = (
  { engine }: Pick<Expression, 'engine'>,
  group: number,
): readonly Literal[] | null => requiredLiterals(engine.tree)?.map((text) => toLiteral(text, group)) ?? null
