export type MetricSample = {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

const NAME = /[A-Za-z_:][\w:.]*/y
const LABEL = /[A-Za-z_][\w.]*/y
const QUOTED = /"((?:[^"\\\n]|\\.)*)"/y
const SPACE = /[ \t]*/y
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/

const unescape = (text: string): string =>
  text.replace(/\\(.)/g, (_whole, letter: string) => (letter === 'n' ? '\n' : letter))

const numberOf = (text: string): number | null => {
  if (NUMBER.test(text)) return Number(text)
  const word = text.toLowerCase()
  if (word === 'nan') return Number.NaN
  if (word === '+inf' || word === 'inf') return Infinity
  return word === '-inf' ? -Infinity : null
}

/**
 * One sample of a Prometheus page: its name, its labels in any order, its value; what follows the value (a time, an
 * exemplar) is not needed. null for what is none. Formats: Prometheus "Text-based format", OpenMetrics 1.0 "ABNF", and
 * names in quotes inside the braces as of Prometheus 3.
 */
export const parseSample = (line: string): MetricSample | null => {
  let at = 0
  const take = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at
    const found = expression.exec(line)
    if (found !== null) at = expression.lastIndex
    return found
  }
  const takeMark = (mark: string): boolean => {
    take(SPACE)
    if (line[at] !== mark) return false
    at += 1
    return true
  }
  const takeQuoted = (): string | null => {
    take(SPACE)
    const [, inner] = take(QUOTED) ?? []
    return inner === undefined ? null : unescape(inner)
  }

  let name = take(NAME)?.[0] ?? null
  const labels = new Map<string, string>()
  if (takeMark('{')) {
    while (!takeMark('}')) {
      const quoted = takeQuoted()
      const label = quoted ?? take(LABEL)?.[0]
      if (label === undefined) return null
      if (takeMark('=')) {
        const value = takeQuoted()
        if (value === null) return null
        labels.set(label, value)
      } else if (quoted !== null && name === null) name = quoted
      else return null
      if (!takeMark(',') && line[at] !== '}') return null
    }
  }
  if (name === null) return null
  const [, value = ''] = /^[ \t]*(\S+)(?:[ \t]|$)/.exec(line.slice(at)) ?? []
  const number = numberOf(value)
  return number === null ? null : { name, labels, value: number }
}
