type Range = readonly [from: number, to: number]
type Token =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] }

const codesOf = (text: string): readonly number[] => Array.from(text, (char) => char.codePointAt(0) ?? 0)
const [STAR, ANY, OPEN, CLOSE, ESCAPE, BANG, CARET, DASH, DOT] = codesOf('*?[]\\!^-.') as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/** A bracket expression that begins at `at`, and where it ends; null when it is none and `[` means itself. */
const readSet = (
  codes: readonly number[],
  at: number,
): { readonly token: Token; readonly next: number } | null => {
  let here = at + 1
  const negated = codes[here] === BANG || codes[here] === CARET
  if (negated) here += 1
  const ranges: Range[] = []
  const take = (): number | undefined => {
    if (codes[here] === ESCAPE && here + 1 < codes.length) here += 1
    const code = codes[here]
    here += 1
    return code
  }
  // A `]` that stands first is one of the characters.
  for (let isFirst = true; isFirst || codes[here] !== CLOSE; isFirst = false) {
    const from = take()
    if (from === undefined) return null
    if (codes[here] === DASH && codes[here + 1] !== CLOSE && here + 1 < codes.length) {
      here += 1
      const to = take()
      if (to === undefined) return null
      ranges.push([from, to])
    } else ranges.push([from, from])
  }
  return { token: { kind: 'set', negated, ranges }, next: here + 1 }
}

const compile = (pattern: string): readonly Token[] => {
  const codes = codesOf(pattern)
  const tokens: Token[] = []
  for (let at = 0; at < codes.length;) {
    const code = codes[at] ?? 0
    const set = code === OPEN ? readSet(codes, at) : null
    if (set !== null) {
      tokens.push(set.token)
      at = set.next
    } else if (code === ESCAPE && at + 1 < codes.length) {
      tokens.push({ kind: 'char', code: codes[at + 1] ?? 0 })
      at += 2
    } else {
      if (code === STAR) tokens.push({ kind: 'star' })
      else tokens.push(code === ANY ? { kind: 'any' } : { kind: 'char', code })
      at += 1
    }
  }
  return tokens
}

const fits = (token: Token | undefined, code: number): boolean => {
  switch (token?.kind) {
    case undefined:
    case 'star':
      return false
    case 'any':
      return true
    case 'char':
      return token.code === code
    case 'set':
      return token.ranges.some(([from, to]) => from <= code && code <= to) !== token.negated
  }
}

const matches = (tokens: readonly Token[], name: readonly number[]): boolean => {
  let token = 0
  let at = 0
  let star = -1
  let resumeAt = 0
  while (at < name.length) {
    if (fits(tokens[token], name[at] ?? 0)) {
      token += 1
      at += 1
    } else if (tokens[token]?.kind === 'star') {
      star = token
      resumeAt = at
      token += 1
    } else if (star >= 0) {
      // Only the last star ever has to take more: the time stays within pattern times name.
      resumeAt += 1
      at = resumeAt
      token = star + 1
    } else return false
  }
  while (tokens[token]?.kind === 'star') token += 1
  return token === tokens.length
}

/**
 * Tests a file's name against shell patterns as `find -name` does (fnmatch(3) without flags): `*`, `?`, `[a-z]`, `[!a-z]`
 * and `\`; a leading dot is like any other character. Neither a name nor a pattern can make it slow.
 */
export const nameMatcher = (patterns: readonly string[]): ((name: string) => boolean) => {
  const compiled = patterns.map(compile)
  return (name) => {
    const codes = codesOf(name)
    return compiled.some((tokens) => matches(tokens, codes))
  }
}

/** Whether a pattern fits almost any name, as `*`, `*.*`, `[!x]*` and `a*` do: it spells fewer than two letters out. */
export const isVague = (pattern: string): boolean =>
  compile(pattern).filter((token) => token.kind === 'char' && token.code !== DOT).length < 2

/** Whether a pattern is one of names, and without the classes of a locale (`[[:alpha:]]`), which are not read here. */
export const isNamePattern = (pattern: string): boolean =>
  pattern.length <= 255 && !/[/\p{Cc}\p{Cs}]|\[[.:=]/u.test(pattern)
