import { describe, expect, it } from 'vitest'
import { groupLines } from '../group-traceback'
import { MAX_LINE_BYTES } from '../line-splitter'
import { judged, grouped, shapeOf } from '../testing/grouped'
import { grammars } from './index'

const full = (piece: string): string =>
  piece.repeat(Math.ceil(MAX_LINE_BYTES / piece.length)).slice(0, MAX_LINE_BYTES)

/** What the expressions of the grammars repeat, as long as a line can be, with and without what they end in. */
const pieces = [
  'a',
  'a.',
  'A.b',
  ' ',
  '\t',
  '   at ',
  '\tat a(',
  '\tat a.b(',
  '   at a (b:1:2) ',
  ':1:2',
  'x:1:in ',
  "x:1:in '",
  '   from a:1:in ',
  'goroutine 1 [',
  'goroutine 1 [running]:',
  'panic: ',
  '(',
  ')',
  '<a>',
  '_',
  '1',
  'Error',
  'Error:',
  'Error [',
  'aException ',
  '.go:1',
  '\t/a.go',
  ' ---> ',
  '^',
  '~ ',
  'Traceback (most recent call last):',
  'Stack trace:',
  '#0 ',
  '| a: ',
  'Caused by: ',
  '#011',
  '2026-01-31 14:30:16 ',
  'エラー',
]
const starts = [
  '',
  '\tat ',
  '   at ',
  '   at a(',
  '   from ',
  'Traceback (most recent call last):',
  '\t',
  '  | ',
  'goroutine 1 [running]:',
  'Stack trace:',
  'Error: ',
  '---> ',
]
const hostile = pieces.flatMap((piece) =>
  starts.flatMap((start) => [`${start}${full(piece)}`, `${start}${full(piece)}!`]),
)

/** Far more than it takes, since machines are busy; what is not linear takes minutes. */
const LONGEST_MS = 300

describe('hostile lines', () => {
  it.each(grammars.map((grammar) => [grammar.name, grammar] as const))('take no time: %s', (_, grammar) => {
    const phases = new Set([
      'frames',
      'after',
      'chain',
      'cut',
      'message',
      'properties',
      'between',
      'next',
      'done',
      'end',
    ])
    const slow: string[] = []
    for (const line of hostile) {
      const before = process.cpuUsage()
      grammar.begin(line)
      grammar.above?.isHead(line)
      grammar.above?.isBetween(line)
      grammar.above?.over([line, line, line, line])
      for (const phase of phases) grammar.take(phase, line)
      if (process.cpuUsage(before).user / 1000 > LONGEST_MS) slow.push(line.slice(0, 40))
    }
    expect(slow).toEqual([])
  })

  it('take no time together, and hold no more than a traceback may', () => {
    const lines = hostile.map((text, index) => ({ text, offset: index * MAX_LINE_BYTES }))
    const startedAt = performance.now()
    const { entries, open } = groupLines(null, lines)
    expect((performance.now() - startedAt) / lines.length).toBeLessThan(LONGEST_MS)
    expect(entries.length).toBeGreaterThan(0)
    for (const { lines: kept } of [...entries, ...open.tracebacks])
      expect(kept.length).toBeLessThanOrEqual(60)
    expect(open.tracebacks.length).toBeLessThanOrEqual(8)
  })

  it('cannot make a flood of frames slow', () => {
    const time = (text: string): number => {
      const lines = Array.from({ length: 20_000 }, (_, index) => ({ text, offset: index }))
      const startedAt = performance.now()
      groupLines(null, lines)
      return performance.now() - startedAt
    }
    for (const text of [
      '\tat a.b.C.d(C.java:1)',
      'x \tat a.b.C.d(C.java:1)',
      '   at A.B() in x:line 1',
      'goroutine 1 [running]:',
      'Stack trace:',
    ])
      expect([text, time(text) < 2000]).toEqual([text, true])
  })
})

describe('programs behind one relay', () => {
  it('that fail at once are told apart by their prefixes', () => {
    const python = ['Traceback (most recent call last):', '  File "a.py", line 1, in f', 'ValueError: one']
    const java = ['java.lang.Error: two', '\tat a.B.c(B.java:1)', 'Caused by: java.io.IOException: three']
    const node = ['Error: four', '    at f (/a.js:1:2)', '    at g (/a.js:2:2)']
    const text = [0, 1, 2].flatMap((index) => [
      `py-1    | ${python[index]}`,
      `java-1  | ${java[index]}`,
      `node-1  | ${node[index]}`,
    ])
    const entries = grouped(text.join('\n'))
    expect(shapeOf(entries)).toEqual(['traceback 3', 'traceback 3', 'traceback 3'])
    expect(entries.map(judged).map((lines) => lines.at(-1))).toEqual([
      'py-1    | ValueError: one',
      'java-1  | Caused by: java.io.IOException: three',
      'node-1  | Error: four',
    ])
  })

  it('are not held up by one whose last line never comes', () => {
    const text = [
      'a | Traceback (most recent call last):',
      'a |   File "a.py", line 1, in f',
      ...Array.from({ length: 300 }, (_, i) => `b | ok ${i}`),
      'a | ValueError: late',
    ]
    const entries = grouped(text.join('\n'))
    expect(entries).toHaveLength(302)
    expect(shapeOf(entries)[0]).toBe('traceback 2')
  })
})

describe('lines that nobody wants', () => {
  it('are not looked at, but near a traceback', () => {
    const read: number[] = []
    const texts = [
      'nothing',
      'nothing',
      'java.lang.Error: a',
      '\tat a.B.c(B.java:1)',
      '\tat a.B.d(B.java:2)',
      'ok',
      'nothing',
      ...Array.from({ length: 60 }, () => 'nothing'),
    ]
    const lines = texts.map((text, offset) => ({
      offset,
      get text() {
        read.push(offset)
        return text
      },
    }))
    const { entries } = groupLines(null, lines, (index) => index === 3)
    expect(shapeOf(entries)).toEqual(['traceback 3'])
    // Those below as long as it may go on, and the last ones, which the next read may need.
    expect(read.filter((offset) => offset > 30 && offset < 50)).toEqual([])
  })
})
