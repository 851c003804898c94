import { observationSchema } from '@shared/domain/observation'
import { describe, expect, it } from 'vitest'
import { fixedZone } from '../core/stated-time'
import { buildObservations } from './build-observations'
import { groupLines } from './group-traceback'
import { compileRules } from './compile-rules'
import { matchEntries } from './match-lines'

const now = Date.UTC(2026, 0, 31, 6, 0, 0)
const observe = (
  text: string,
  { pattern = 'boom', backlogEnd = 0, before = [] as readonly string[] } = {},
) => {
  let offset = 1000
  const lines = text.split('\n').map((line) => {
    const from = offset
    offset += Buffer.byteLength(line) + 1
    return { text: line, offset: from }
  })
  const { entries } = groupLines(null, lines)
  const { compiled } = compileRules([{ id: 'r', severity: 'error', pattern, ignore: null, sources: null }])
  const { hits } = matchEntries(entries, compiled, [], () => undefined)
  const observations = buildObservations(entries, hits, {
    sourceId: 's',
    now,
    zone: fixedZone(540),
    backlogEnd,
    lines,
    before: before.map((line, i) => ({ text: line, offset: i })),
  })
  for (const observation of observations) observationSchema.parse(observation)
  return observations
}
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`).join('\n')

describe('buildObservations', () => {
  it('shows five lines on each side, those of the read before included', () => {
    const [observation] = observe(`c\nboom\n${numbered(1, 9)}`, { before: ['x1', 'x2', 'x3', 'x4', 'x5'] })
    expect(observation?.lines.map((line) => line.text)).toEqual([
      'x2',
      'x3',
      'x4',
      'x5',
      'c',
      'boom',
      'line 1',
      'line 2',
      'line 3',
      'line 4',
      'line 5',
    ])
    expect(observation?.lines.filter((line) => line.matched).map((line) => line.text)).toEqual(['boom'])
    expect(observation).toMatchObject({
      offset: 1002,
      count: 1,
      excerpt: 'boom',
      backlog: false,
      observedAt: now,
      statedAt: null,
    })
  })

  it('groups repeats with their count, at most ten of them shown', () => {
    const [observation, ...others] = observe(
      Array.from({ length: 500 }, (_, i) => `boom ${i}\nother`).join('\n'),
    )
    expect(others).toEqual([])
    expect(observation?.count).toBe(500)
    expect(observation?.lines.filter((line) => line.matched)).toHaveLength(10)
    expect(observation?.lines.length).toBeLessThanOrEqual(60)
  })

  it('redacts lines and excerpt', () => {
    const [observation] = observe('login password=hunter2 boom', { pattern: 'password=.*boom' })
    expect(observation?.lines).toEqual([{ text: 'login password=*** boom', matched: true }])
    expect(observation?.excerpt).toBe('password=*** boom')
    expect(observe('password=hunter2', { pattern: 'hunter2' })[0]?.excerpt).toBe('***')
  })

  it('cuts a long line around what matched', () => {
    const [observation] = observe(`${'a'.repeat(5000)}boom${'b'.repeat(5000)}`)
    const [line] = observation?.lines ?? []
    expect(line?.text.length).toBeLessThanOrEqual(1002)
    expect(line?.text).toMatch(/^…a+boomb+…$/)
  })

  it('parts a backlog by its own times, and followed lines never', () => {
    const text = [
      '2026-01-31 14:00:00 boom',
      '2026-01-31 14:00:05 boom',
      '2026-01-31 14:59:59 boom',
      'boom',
    ].join('\n')
    expect(
      observe(text, { backlogEnd: 9999 }).map(({ count, statedAt, backlog }) => ({
        count,
        statedAt,
        backlog,
      })),
    ).toEqual([
      { count: 2, statedAt: Date.UTC(2026, 0, 31, 5, 0, 0), backlog: true },
      { count: 1, statedAt: Date.UTC(2026, 0, 31, 5, 59, 59), backlog: true },
      { count: 1, statedAt: null, backlog: true },
    ])
    expect(observe(text)).toMatchObject([{ count: 4, backlog: false }])
  })

  it('parts lines from before the start from those after it', () => {
    expect(
      observe('boom\nboom', { backlogEnd: 1005 }).map(({ offset, backlog }) => ({ offset, backlog })),
    ).toEqual([
      { offset: 1000, backlog: true },
      { offset: 1005, backlog: false },
    ])
  })

  it('shows a whole traceback and dates it by the line that introduces it', () => {
    const [observation] = observe(
      '2026-01-31 14:30:16 ERROR in app\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: boom',
    )
    expect(observation?.lines.map((line) => line.matched)).toEqual([true, true, true, true])
    expect(observation?.statedAt).toBe(Date.UTC(2026, 0, 31, 5, 30, 16))
    expect(observation?.count).toBe(1)
  })
})
