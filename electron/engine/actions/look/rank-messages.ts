const SHOWN_CHARACTERS = 200

/** What makes two lines of the same error differ: times, numbers, addresses, identifiers, quoted values. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*/g, '…'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '…'],
  [/\b0x[0-9a-f]+\b/gi, '…'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '…'],
  [/"[^"]{0,200}"|'[^']{0,200}'/g, '…'],
  [/\d+(?:[.,:]\d+)*/g, '…'],
]

const shapeOf = (line: string): string =>
  VARYING.reduce((text, [expression, instead]) => text.replace(expression, instead), line.slice(0, 2000))
    .replace(/(?:…\W{0,3})+…/g, '…')
    .replace(/\s+/g, ' ')
    .trim()

export type RankedMessage = {
  /** The newest line of its kind, cut to what can be read at a glance. */
  readonly text: string
  readonly count: number
}

/** Groups lines that say the same but for their numbers and names; the most frequent first. Lines come newest first. */
export const rankMessages = (lines: readonly string[]): readonly RankedMessage[] => {
  const groups = new Map<string, RankedMessage>()
  for (const line of lines) {
    const shape = shapeOf(line)
    if (shape === '') continue
    const group = groups.get(shape)
    const text =
      group?.text ?? (line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line)
    groups.set(shape, { text, count: (group?.count ?? 0) + 1 })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}
