/** Where the tokens of a text are; their texts are taken only when they are compared. */
export type TokenList = {
  readonly add: (start: number, end: number) => number
  readonly count: () => number
  /** Whether two stretches of tokens say the same, token by token; strings by what they mean, numbers by how they are written. */
  readonly same: (a: TokenSpan, b: TokenSpan) => boolean
}
/** Tokens from the number `from` up to, without, the number `to`. */
export type TokenSpan = { readonly from: number; readonly to: number }

export const createTokenList = (meaningOf: (start: number, end: number) => string): TokenList => {
  const places: number[] = []
  const meaning = (index: number): string => meaningOf(places[index * 2] ?? 0, places[index * 2 + 1] ?? 0)
  return {
    add: (start, end) => places.push(start, end) / 2 - 1,
    count: () => places.length / 2,
    same: (a, b) => {
      if (a.to - a.from !== b.to - b.from) return false
      for (let index = 0; index < a.to - a.from; index++)
        if (meaning(a.from + index) !== meaning(b.from + index)) return false
      return true
    },
  }
}
