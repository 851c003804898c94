export type ExpressionProblem =
  | 'modifiers'
  | 'duplicate_name'
  | 'python_group'
  | 'atomic'
  | 'group'
  | 'unterminated_group'
  | 'unmatched'
  | 'unterminated_class'
  | 'trailing_backslash'
  | 'repeat'

export type ExpressionScan = {
  /** The first thing that is wrong by the dialect's structure, and the index of its first character. */
  readonly problem: { readonly kind: ExpressionProblem; readonly index: number } | null
  /** Parts that other dialects know and that silently mean something else here. */
  readonly foreign: readonly { readonly token: string; readonly index: number }[]
}

const classEnd = (source: string, start: number): number | null => {
  for (let index = start + 1; index < source.length; index++) {
    if (source[index] === '\\') index++
    else if (source[index] === ']') return index
  }
  return null
}

type GroupOpening =
  | { readonly length: number; readonly name: string | null }
  | { readonly problem: ExpressionProblem }

/** What follows an opening parenthesis; the length includes it. */
const groupOpening = (source: string, index: number): GroupOpening => {
  const rest = source.slice(index + 1, index + 200)
  if (!rest.startsWith('?')) return { length: 1, name: null }
  const simple = /^\?(?::|=|!|<=|<!)/.exec(rest)
  if (simple !== null) return { length: 1 + simple[0].length, name: null }
  const named = /^\?<([^>]*)>/.exec(rest)
  if (named !== null) return { length: 1 + named[0].length, name: named[1] ?? '' }
  if (/^\?P[<=>]/.test(rest)) return { problem: 'python_group' }
  if (/^\?[a-zA-Z]*(?:-[a-zA-Z]*)?[:)]/.test(rest)) return { problem: 'modifiers' }
  return { problem: rest.startsWith('?>') ? 'atomic' : 'group' }
}

const foreignAt = (source: string, index: number): string | null =>
  /^(?:\\[AZzhQE]|\\[pP]\{|\[\[:[a-z]+:\]\])/.exec(source.slice(index, index + 24))?.[0] ?? null

/** Walks over an expression once, without running it: structure, inline modifiers, names, foreign parts. */
export const scanExpression = (source: string): ExpressionScan => {
  const foreign: { token: string; index: number }[] = []
  const open: number[] = []
  const names = new Set<string>()
  const failed = (kind: ExpressionProblem, index: number): ExpressionScan => ({
    problem: { kind, index },
    foreign,
  })
  let repeatable = false
  let index = 0
  while (index < source.length) {
    const token = foreignAt(source, index)
    if (token !== null) foreign.push({ token, index })
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(source.slice(index, index + 24))
    const character = source[index]
    if (quantifier !== null) {
      if (!repeatable) return failed('repeat', index)
      index += quantifier[0].length
      if (source[index] === '?') index++
      repeatable = false
    } else if (character === '\\') {
      if (index === source.length - 1) return failed('trailing_backslash', index)
      repeatable = !/[bB]/.test(source[index + 1] ?? '')
      index += 2
    } else if (character === '[') {
      const end = classEnd(source, index)
      if (end === null) return failed('unterminated_class', index)
      repeatable = true
      index = end + 1
    } else if (character === '(') {
      const opening = groupOpening(source, index)
      if ('problem' in opening) return failed(opening.problem, index)
      if (opening.name !== null) {
        if (names.has(opening.name)) return failed('duplicate_name', index)
        names.add(opening.name)
      }
      open.push(index)
      repeatable = false
      index += opening.length
    } else if (character === ')') {
      if (open.pop() === undefined) return failed('unmatched', index)
      repeatable = true
      index++
    } else {
      repeatable = character !== '|' && character !== '^' && character !== '$'
      index++
    }
  }
  const unclosed = open.at(-1)
  return unclosed === undefined ? { problem: null, foreign } : failed('unterminated_group', unclosed)
}
