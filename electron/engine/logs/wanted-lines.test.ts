import { describe, expect, it } from 'vitest'
import { fixedZone } from '../core/stated-time'
import { createDigest } from './digest-lines'
import { createLineSplitter } from './line-splitter'
import { compileRules } from './compile-rules'
import { CHUNK_BYTES } from './plain-bytes'
import { createWantedLines, type WantedLines } from './wanted-lines'

const rulesOf = (patterns: Readonly<Record<string, string>>) =>
  compileRules(
    Object.entries(patterns).map(([id, pattern]) => ({
      id,
      severity: 'error',
      pattern,
      ignore: null,
      sources: null,
    })),
  ).compiled

const shipped = rulesOf({
  missing: 'No such file|ENOENT',
  full: 'disk (?:is )?full',
  error: String.raw`\b[A-Z]\w*(?:Error|Exception): `,
})
const withWide = [...shipped, ...rulesOf({ words: String.raw`^\w{7}$` })]

const pieces = [
  ...Array.from({ length: 30 }, (_, n) => `10.0.0.${n} GET /items/${n} 200`),
  'open: no such FILE or directory',
  'open: no such FILE or directory\r',
  'disk was not full, disk error',
  'an error: Error without a message Exception',
  'the disk is full',
  'the disk \u001b[31mis\u001b[0m full',
  'the disk\rfull',
  'abcdefg',
  'java.lang.IllegalStateException: a\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\nCaused by: java.io.IOException: No such file',
  'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: disk full',
  'エラー: disk full です',
  "Error: ENOENT: no such file or directory\n    at f (/app/a.js:1:2) {\n  code: 'ENOENT'\n}",
  '',
]

/** The same numbers each time, so that a failure can be looked at. */
const sequence = (seed: number) => {
  let state = seed
  return (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * most)
  }
}
const logOf = (seed: number, bytes: number): Buffer => {
  const next = sequence(seed)
  const lines: string[] = []
  for (let length = 0; length < bytes;) {
    const line = pieces[next(pieces.length)] ?? ''
    lines.push(line)
    length += line.length + 1
  }
  return Buffer.from(lines.join('\n'))
}

const read = (log: Buffer, rules: typeof shipped, wanted: WantedLines | null, isLazy: boolean) => {
  const digest = createDigest({
    sourceId: 's',
    rules,
    zone: fixedZone(0),
    now: () => 1000,
    onRule: () => undefined,
    onGivenUp: () => undefined,
    backlogEnd: 0,
  })
  const splitter = createLineSplitter(0, { isLazy, encoding: 'utf-8' })
  const memory = Buffer.alloc(CHUNK_BYTES)
  const found = []
  for (let at = 0; at < log.length; at += CHUNK_BYTES) {
    // As files are read: the next bytes take the place of these.
    const chunk = memory.subarray(0, log.copy(memory, 0, at, at + CHUNK_BYTES))
    const interest = wanted?.(chunk) ?? null
    found.push(...digest.take(splitter.push(chunk), (offset) => interest?.(offset - at) ?? 'all'))
  }
  found.push(...digest.flush(splitter.takePartial(), splitter.isUnfinished()))
  return found
}

describe('the lines that are looked at', () => {
  it.each([
    ['rules that need some text', shipped],
    ['one that needs none', withWide],
  ])('lead to the same observations as all lines: %s', (_, rules) => {
    const wanted = createWantedLines(rules)
    for (let seed = 1; seed <= 2; seed += 1) {
      const log = logOf(seed, 3.4 * CHUNK_BYTES)
      const all = read(log, rules, null, false)
      expect(all.length).toBeGreaterThan(6)
      expect(read(log, rules, wanted, true)).toEqual(all)
    }
  })

  it('are few, and each is known by what may be in it', () => {
    const quiet = '10.0.0.1 GET /items 200\n'.repeat(10_000)
    const log = Buffer.from(`cut off\n${quiet}the disk is full\n${quiet}the rest`)
    const begin = log.indexOf('the disk')
    const interest = createWantedLines(shipped)(log.subarray(0, CHUNK_BYTES))
    expect(interest?.(0)).toBe('all')
    expect(interest?.('cut off\n'.length)).toBe('none')
    expect(interest?.(begin)).toEqual(new Set(['full']))
    expect(createWantedLines(withWide)(log.subarray(0, CHUNK_BYTES))?.(begin)).toEqual(
      new Set(['full', 'words']),
    )
  })

  it('are all when there are few', () => {
    expect(createWantedLines(shipped)(Buffer.from('nothing\n'))).toBeNull()
  })
})
