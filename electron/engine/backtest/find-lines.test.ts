import { describe, expect, it } from 'vitest'
import { groupLines, type Entry } from '../logs/group-traceback'
import { createLineSplitter, type Line } from '../logs/line-splitter'
import { compileRules } from '../logs/compile-rules'
import { matchEntries, type CompiledRule } from '../logs/match-lines'
import { boomRule } from '../logs/testing/watched-logs'
import { createLineFinder, filterOf } from './find-lines'

const rulesOf = (...patterns: readonly string[]): readonly CompiledRule[] =>
  compileRules(patterns.map((pattern, index) => ({ ...boomRule, id: String(index), pattern }))).compiled

const CHUNK = 256 * 1024
const inChunks = (bytes: Buffer): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, n) =>
    bytes.subarray(n * CHUNK, (n + 1) * CHUNK),
  )

/** What is seen in a file: every line's place, and each entry that a rule matches, with its lines. */
type Seen = { readonly lines: readonly number[]; readonly found: readonly string[] }

const look = (
  rules: readonly CompiledRule[],
  pieces: Iterable<{ readonly lines: readonly Line[]; readonly isWanted?: (index: number) => boolean }>,
): Seen => {
  const lines: number[] = []
  const found: string[] = []
  let open: ReturnType<typeof groupLines>['open'] | null = null
  const note = (entries: readonly Entry[]): void => {
    for (const { rule, entryIndex, excerpt } of matchEntries(entries, rules, [], () => undefined).hits)
      found.push(JSON.stringify([rule.id, excerpt, entries[entryIndex]?.lines]))
  }
  for (const piece of pieces) {
    lines.push(...piece.lines.map(({ offset }) => offset))
    const grouped = groupLines(open, piece.lines, piece.isWanted)
    open = grouped.open
    note(grouped.entries)
  }
  return { lines, found }
}

function* bySplitter(bytes: Buffer) {
  const splitter = createLineSplitter(0)
  for (const chunk of inChunks(bytes)) yield { lines: splitter.push(chunk) }
  const partial = splitter.takePartial()
  yield { lines: partial ? [partial] : [] }
}

function* byFinder(bytes: Buffer, rules: readonly CompiledRule[]) {
  const finder = createLineFinder(filterOf(rules))
  for (const chunk of inChunks(bytes)) yield finder.take(chunk)
  yield finder.end()
}

const same = (bytes: Buffer, rules: readonly CompiledRule[]): Seen => {
  const finder = look(rules, byFinder(bytes, rules))
  expect(finder).toEqual(look(rules, bySplitter(bytes)))
  return finder
}

const rules = rulesOf('boom', 'No such (file|directory)', String.raw`\bexit code [1-9]`)

/** Numbers that are the same each time. */
const chance = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

const TRACEBACK = [
  'ERROR failed',
  'Traceback (most recent call last):',
  '  File "/srv/app.py", line 1, in <module>',
  '    open("x")',
  'FileNotFoundError: No such file',
  '',
]
const words = [
  'fine',
  'BOOM',
  'no such',
  'directory',
  'exit code 3',
  'é',
  '守り',
  '\u001b[31mboom\u001b[0m',
  'bo\0om',
  '\r',
  '\t',
  ' at x',
]

describe('createLineFinder', () => {
  it('leads to what all lines would have led to, whatever stands in them', () => {
    const next = chance(7)
    const lines = Array.from({ length: 30_000 }, () =>
      next() < 0.002
        ? TRACEBACK.join('\n')
        : Array.from({ length: Math.floor(next() * 8) }, () => words[Math.floor(next() * words.length)]).join(
            ' ',
          ),
    )
    const { found } = same(Buffer.from(lines.join('\n')), rules)
    expect(found.length).toBeGreaterThan(1000)
  })

  it('cuts lines that are too long as the splitter does', () => {
    const long = [
      `boom ${'x'.repeat(100_000)}`,
      `${'y'.repeat(70_000)} boom`,
      `z${'守'.repeat(300_000)} boom`,
      'boom\r',
    ]
    const { lines, found } = same(Buffer.from(`${long.join('\r\n')}\n${'w'.repeat(600_000)}\nboom`), rules)
    expect(lines).toHaveLength(6)
    expect(found).toHaveLength(3)
  })

  it('reads UTF-16, a mark, and a rule in which nothing can be searched for', () => {
    const text = Array.from(
      { length: 20_000 },
      (_, n) => `${n} ${n % 500 === 0 ? 'boom' : 'fine'} あ\n`,
    ).join('')
    expect(same(Buffer.from(`\ufeff${text}`, 'utf16le'), rules).found).toHaveLength(40)
    expect(same(Buffer.from(`\ufeff${text}`), rules).found).toHaveLength(40)
    expect(same(Buffer.from(text), rulesOf(String.raw`^\d{3}000 `)).found).toHaveLength(0)
    expect(same(Buffer.from(text), rulesOf(String.raw`^\d{2}000 `)).found).toHaveLength(10)
  })
})
