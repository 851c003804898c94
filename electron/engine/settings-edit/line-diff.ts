import type { DiffLine } from '@shared/ipc/settings-calls'

const CONTEXT = 3
/** Above this the changed part is told as a whole: a table of all pairs of lines would take too long. */
const MOST_PAIRS = 4_000_000

export const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/)

type Pair = readonly [before: number | null, after: number | null]

/** The lines that both parts have in common, by the longest common subsequence, with what is in one of them only. */
const pairsOf = (a: readonly string[], b: readonly string[], shift: number): readonly Pair[] => {
  const whole = (): readonly Pair[] => [
    ...a.map((_, index): Pair => [shift + index, null]),
    ...b.map((_, index): Pair => [null, shift + index]),
  ]
  if (a.length * b.length > MOST_PAIRS) return whole()
  const width = b.length + 1
  const common = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) pairs.push([shift + i++, shift + j++])
    else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) pairs.push([shift + i++, null])
    else pairs.push([null, shift + j++])
  }
  return pairs
}

const commonHead = (a: readonly string[], b: readonly string[]): number => {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  return head
}

/**
 * The lines that differ between two texts, with three around them. What is compared and what is shown are given apart,
 * so that a secret that changes is told without being shown; both have the same lines.
 */
export const lineDiff = (
  before: { readonly text: string; readonly shown: string },
  after: { readonly text: string; readonly shown: string },
): readonly DiffLine[] => {
  const [a, b] = [linesOf(before.text), linesOf(after.text)]
  const [shownA, shownB] = [linesOf(before.shown), linesOf(after.shown)]
  const head = commonHead(a, b)
  const tail = commonHead(a.slice(head).toReversed(), b.slice(head).toReversed())
  const middle = pairsOf(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head)
  const pairs: readonly Pair[] = [
    ...Array.from({ length: head }, (_, index): Pair => [index, index]),
    ...middle,
    ...Array.from({ length: tail }, (_, index): Pair => [a.length - tail + index, b.length - tail + index]),
  ]
  const isChanged = ([x, y]: Pair): boolean => x === null || y === null
  const near = new Set<number>()
  pairs.forEach((pair, index) => {
    if (!isChanged(pair)) return
    for (let one = index - CONTEXT; one <= index + CONTEXT; one++) near.add(one)
  })
  const lines: DiffLine[] = []
  pairs.forEach(([x, y], index) => {
    if (!near.has(index)) {
      if (lines.length > 0 && lines.at(-1)?.kind !== 'gap')
        lines.push({ kind: 'gap', before: null, after: null, text: '' })
      return
    }
    const kind = x === null ? 'added' : y === null ? 'removed' : 'same'
    const text = (y === null ? shownA[x ?? 0] : shownB[y]) ?? ''
    lines.push({ kind, before: x === null ? null : x + 1, after: y === null ? null : y + 1, text })
  })
  return lines.at(-1)?.kind === 'gap' ? lines.slice(0, -1) : lines
}
