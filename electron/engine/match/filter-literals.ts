import type { Literal } from './byte-filter/byte-filter'
import type { Expression } from './expression'
import type { Tree } from './expression-tree'
import { literalCost } from './literal-cost'
import { sizeOf } from './program'
import { requiredLiterals } from './required-literals'
import { whatFollows, type Following } from './what-follows'

/** A literal is searched for by its beginning. */
const MOST_LITERAL_BYTES = 32
/** A text that stands in usual logs more often, at so many of their bytes, is looked at with what follows it. */
const OFTEN = 1 / 50_000
/** To say what follows them takes a look at each instruction for each of them: more takes longer than it saves. */
const MOST_LOOKS = 20_000

/** A text as a byte filter searches for it. */
export const toLiteral = (text: string, group: number): Literal => ({
  bytes: Buffer.from(text).subarray(0, MOST_LITERAL_BYTES),
  group,
})

const followingOf = (tree: Tree, texts: readonly string[]): ReadonlyMap<string, Following> => {
  const often = texts.filter((text) => literalCost(text) > OFTEN)
  if (often.length === 0 || often.length * sizeOf(tree) > MOST_LOOKS) return new Map()
  const following = whatFollows(tree)
  return new Map(often.flatMap((text) => {
    const known = following(text)
    return known === null ? [] : [[text, known] as const]
  })) // prettier-ignore
}

/** What a byte filter has to search for so that no line is missed in which an expression matches; null for any line. */
export const filterLiterals = (
  { engine }: Pick<Expression, 'engine'>,
  group: number,
): readonly Literal[] | null => {
  const { tree } = engine
  const texts = requiredLiterals(tree)
  if (texts === null) return null
  const following = followingOf(tree, texts)
  return texts.map((text) => {
    const literal = toLiteral(text, group)
    const after = following.get(text)
    const isWhole = Buffer.byteLength(text) === literal.bytes.length
    return after === undefined || !isWhole ? literal : { ...literal, after }
  })
}
