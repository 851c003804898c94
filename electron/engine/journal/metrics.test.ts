import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { openTestJournal, testDirectory } from './testing/test-journal'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const start = Date.UTC(2026, 0, 31)

const open = async (now: () => number) => {
  const file = join(await testDirectory(), 'mamori.db')
  return { file, journal: await openTestJournal(file, { now }) }
}
const rowsOf = (file: string, sql: string) => {
  const raw = new DatabaseSync(file, { readOnly: true })
  try {
    return raw.prepare(sql).all()
  } finally {
    raw.close()
  }
}

describe('range', () => {
  it('gives every bucket while there are fewer than points, and leaves gaps as gaps', async () => {
    const { journal } = await open(() => start + 60_000)
    await journal.addSamples([
      { series: 'cpu', at: start, value: 10 },
      { series: 'cpu', at: start + 1999, value: 30 },
      { series: 'memory', at: start, value: 50 },
    ])
    await journal.addSamples([
      { series: 'cpu', at: start + 1000, value: 50 },
      { series: 'cpu', at: start + 20_000, value: -4.5 },
    ])
    const query = {
      series: ['cpu', 'nothing', '__proto__'],
      fromAt: start,
      toAt: start + 60_000,
      points: 100,
    }
    const answer = await journal.range(query)
    expect(Object.keys(answer)).toEqual(query.series)
    expect(answer['cpu']).toEqual([
      { at: start, avg: 30, min: 10, max: 50 },
      { at: start + 20_000, avg: -4.5, min: -4.5, max: -4.5 },
    ])
    expect(answer['nothing']).toEqual([])
  })

  it('keeps the peaks of every window at every width, and stays within the points', async () => {
    const { journal } = await open(() => start + HOUR_MS)
    const raw = Array.from({ length: 1500 }, (_, index) => ({
      series: 'cpu',
      at: start + index * 2000 + ((index * 7919) % 1999),
      value: Math.sin(index * 1.7) * 40 + (index % 397 === 0 ? 500 : 0) - (index % 401 === 0 ? 500 : 0),
    })).filter((_, index) => index % 11 !== 0)
    await journal.addSamples(raw)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 2, max: 900 }),
        async (fromBucket, buckets, points) => {
          const fromAt = start + fromBucket * 2000
          const toAt = fromAt + buckets * 2000 + 1999
          const inside = raw.filter(({ at }) => at >= fromAt && at <= toAt)
          const found = (await journal.range({ series: ['cpu'], fromAt, toAt, points }))['cpu'] ?? []
          expect(found.length).toBeLessThanOrEqual(points)
          expect(found.length > 0).toBe(inside.length > 0)
          if (inside.length === 0) return
          expect(Math.max(...found.map(({ max }) => max))).toBe(Math.max(...inside.map(({ value }) => value)))
          expect(Math.min(...found.map(({ min }) => min))).toBe(Math.min(...inside.map(({ value }) => value)))
          const times = found.map(({ at }) => at)
          expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
          expect(times.every((at) => at >= fromAt && at <= toAt)).toBe(true)
          expect(found.every(({ avg, min, max }) => avg >= min - 1e-9 && avg <= max + 1e-9)).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('reads the finest resolution that still has the window', async () => {
    let nowAt = start
    const { journal } = await open(() => nowAt)
    const days = 10
    for (let hour = 0; hour < days * 24; hour += 1) {
      const at = start + hour * HOUR_MS
      await journal.addSamples(
        Array.from({ length: 60 }, (_, minute) => ({
          series: 'cpu',
          at: at + minute * MINUTE_MS,
          value: minute,
        })),
      )
    }
    nowAt = start + days * DAY_MS
    await journal.addSamples(
      Array.from({ length: 1800 }, (_, index) => ({
        series: 'cpu',
        at: nowAt - HOUR_MS + index * 2000,
        value: index,
      })),
    )
    await journal.prune(nowAt)
    const count = async (spanMs: number) => {
      const answer = await journal.range({
        series: ['cpu'],
        fromAt: nowAt - spanMs,
        toAt: nowAt,
        points: 20_000,
      })
      return answer['cpu']?.length
    }
    expect(await count(HOUR_MS)).toBe(1800)
    expect(await count(7 * DAY_MS)).toBe(7 * 24 * 60)
    expect(await count(30 * DAY_MS)).toBe(days * 24)
  })

  it('keeps the peak of a single sample in a month, at every width of a chart', async () => {
    const nowAt = start + 30 * DAY_MS
    const { journal } = await open(() => nowAt)
    const steady = Array.from({ length: 30 * 24 * 12 }, (_, index) => ({
      series: 'cpu',
      at: start + index * 5 * MINUTE_MS,
      value: 20 + (index % 7),
    }))
    await journal.addSamples(steady)
    let peak = 1000
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 * DAY_MS - 1 }),
        fc.integer({ min: 2, max: 2000 }),
        async (after, points) => {
          peak += 1
          const at = start + after
          await journal.addSamples([{ series: 'cpu', at, value: peak }])
          await journal.prune(nowAt)
          const answer = await journal.range({ series: ['cpu'], fromAt: start, toAt: nowAt, points })
          const found = answer['cpu'] ?? []
          const top = found.findIndex(({ max }) => max === peak)
          expect(top).toBeGreaterThanOrEqual(0)
          expect(found[top]?.at).toBeLessThanOrEqual(at)
          expect(found[top + 1]?.at ?? nowAt).toBeGreaterThan(at)
          expect(Math.min(...found.map(({ min }) => min))).toBe(20)
          expect(found.length).toBeLessThanOrEqual(points)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('answers nothing for a window that ends before it begins, and refuses what is no window', async () => {
    const { journal } = await open(() => start)
    await journal.addSamples([{ series: 'cpu', at: start, value: 1 }])
    const query = { series: ['cpu'], fromAt: start, toAt: start - 1, points: 10 }
    expect(await journal.range(query)).toEqual({ cpu: [] })
    await expect(journal.range({ ...query, points: 1 })).rejects.toMatchObject({ code: 'invalid' })
    await expect(journal.range({ ...query, fromAt: Number.NaN })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('addSamples', () => {
  it('takes a batch whole or not at all, and knows its series afterwards', async () => {
    const { journal, file } = await open(() => start)
    const bad = [
      { series: 'new', at: start, value: 1 },
      { series: 'bad\0name', at: start, value: 1 },
    ]
    await expect(journal.addSamples(bad)).rejects.toMatchObject({ code: 'invalid' })
    await expect(journal.addSamples([{ series: 'new', at: start, value: Number.NaN }])).rejects.toMatchObject(
      { code: 'invalid' },
    )
    expect(rowsOf(file, 'select * from series')).toEqual([])
    await journal.addSamples([])
    await journal.addSamples([{ series: 'new', at: start, value: 1 }])
    await journal.addSamples([{ series: 'new', at: start + 1, value: 3 }])
    expect(rowsOf(file, 'select name from series')).toMatchObject([{ name: 'new' }])
    expect(rowsOf(file, 'select resolution_ms, count, sum from metric')).toMatchObject([
      { resolution_ms: 2000, count: 2, sum: 4 },
      { resolution_ms: 60_000, count: 2, sum: 4 },
      { resolution_ms: HOUR_MS, count: 2, sum: 4 },
    ])
  })

  it('takes more series at once than one statement has room for', async () => {
    const { journal } = await open(() => start)
    const series = Array.from({ length: 1200 }, (_, index) => `check.${index}.value`)
    await journal.addSamples(series.map((name, index) => ({ series: name, at: start, value: index })))
    const answer = await journal.range({ series, fromAt: start, toAt: start + 2000, points: 10 })
    expect(series.map((name) => answer[name]?.[0]?.max)).toEqual(series.map((_, index) => index))
  })
})

describe('pruning', () => {
  it('forgets each resolution after its time, now and then', async () => {
    let nowAt = start
    const { journal, file } = await open(() => nowAt)
    const counts = () =>
      rowsOf(file, 'select resolution_ms as r, count(*) as n from metric group by 1 order by 1')
    await journal.addSamples([{ series: 'cpu', at: nowAt, value: 1 }])
    nowAt = start + 2 * HOUR_MS
    await journal.addSamples([{ series: 'cpu', at: nowAt, value: 1 }])
    await vi.waitFor(() =>
      expect(counts()).toMatchObject([
        { r: 2000, n: 1 },
        { r: 60_000, n: 2 },
        { r: HOUR_MS, n: 2 },
      ]),
    )
    // Within five minutes nothing is pruned again.
    await journal.addSamples([{ series: 'cpu', at: start, value: 1 }])
    nowAt += 4 * MINUTE_MS
    await journal.addSamples([{ series: 'cpu', at: nowAt, value: 1 }])
    await journal.offsets()
    expect(counts()).toMatchObject([
      { r: 2000, n: 3 },
      { r: 60_000, n: 3 },
      { r: HOUR_MS, n: 2 },
    ])
    nowAt = start + 8 * DAY_MS
    await journal.addSamples([{ series: 'cpu', at: nowAt, value: 1 }])
    await vi.waitFor(() =>
      expect(counts()).toMatchObject([
        { r: 2000, n: 1 },
        { r: 60_000, n: 1 },
        { r: HOUR_MS, n: 3 },
      ]),
    )
    nowAt = start + 400 * DAY_MS
    await journal.addSamples([{ series: 'cpu', at: nowAt, value: 1 }])
    await vi.waitFor(() =>
      expect(counts()).toMatchObject([
        { r: 2000, n: 1 },
        { r: 60_000, n: 1 },
        { r: HOUR_MS, n: 1 },
      ]),
    )
  })

  it('goes on after the clock was set back', async () => {
    let nowAt = start + DAY_MS
    const { journal, file } = await open(() => nowAt)
    await journal.addSamples([{ series: 'cpu', at: nowAt, value: 1 }])
    nowAt = start
    await journal.addSamples([{ series: 'cpu', at: start - DAY_MS, value: 1 }])
    await vi.waitFor(() =>
      expect(rowsOf(file, `select * from metric where resolution_ms = 2000`)).toHaveLength(1),
    )
  })
})
