import { join } from 'node:path'
import type { CheckCourse } from '@shared/domain/metric'
import { describe, expect, it } from 'vitest'
import { RELATIVE_ERROR } from './histogram'
import { openTestJournal, testDirectory } from './testing/test-journal'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const INTERVAL_MS = 30_000
const start = Date.UTC(2026, 0, 31)

type Run = { readonly at: number; readonly ms: number | null; readonly failed: boolean }

const samplesOf = (name: string, runs: readonly Run[]) =>
  runs.flatMap(({ at, ms, failed }) => [
    { series: `check.${name}.failure`, at, value: failed ? 1 : 0 },
    ...(ms === null ? [] : [{ series: `check.${name}.response`, at, value: ms }]),
  ])

/** A run every half minute; every 40th gets no answer, and the times have a long tail. */
const runsOver = (spanMs: number): readonly Run[] =>
  Array.from({ length: spanMs / INTERVAL_MS }, (_, index) => ({
    at: start + index * INTERVAL_MS,
    ms: index % 40 === 7 ? null : 10 + ((index * 7919) % 100) + (index % 97 === 0 ? 2000 : 0),
    failed: index % 40 === 7,
  }))

const open = async (nowAt: () => number) => {
  const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'), { now: nowAt })
  const ask = async (fromAt: number, toAt: number, points: number): Promise<CheckCourse> => {
    const checks = [{ name: 'api', intervalMs: INTERVAL_MS }]
    const { api } = await journal.courses({ checks, fromAt, toAt, points })
    if (api === undefined) throw new Error('no course of the check')
    return api
  }
  return { journal, ask }
}

const exact = (values: readonly number[], quantile: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(quantile * values.length)) - 1] ?? Number.NaN

describe('the course of a check', () => {
  it('counts every run once, and keeps the quantiles within their error over any span', async () => {
    const nowAt = start + 9 * DAY_MS
    const { journal, ask } = await open(() => nowAt)
    const runs = runsOver(9 * DAY_MS)
    const samples = samplesOf('api', runs)
    for (let from = 0; from < samples.length; from += 5000)
      await journal.addSamples(samples.slice(from, from + 5000))
    await journal.prune(nowAt)
    for (const [spanMs, points] of [
      [6 * HOUR_MS, 180],
      [DAY_MS, 180],
      [7 * DAY_MS, 168],
      [9 * DAY_MS, 60],
    ] as const) {
      const fromAt = nowAt - spanMs
      const { slots, slotMs, windowMs } = await ask(fromAt, nowAt, points)
      const inside = runs.filter(({ at }) => at >= fromAt)
      expect(slots.length).toBeLessThanOrEqual(points)
      expect(slots.reduce((sum, slot) => sum + slot.runs, 0)).toBe(inside.length)
      expect(slots.reduce((sum, slot) => sum + slot.failures, 0)).toBe(
        inside.filter(({ failed }) => failed).length,
      )
      const timesIn = (fromAt: number, toAt: number): readonly number[] =>
        runs.flatMap(({ at, ms }) => (ms !== null && at >= fromAt && at < toAt ? [ms] : []))
      for (const { at, times } of slots.slice(1)) {
        const rolled = timesIn(at + slotMs - windowMs, at + slotMs)
        expect(rolled.length).toBeGreaterThanOrEqual(15)
        for (const [found, quantile] of [
          [times?.p50, 0.5],
          [times?.p95, 0.95],
          [times?.p99, 0.99],
        ] as const)
          expect(Math.abs((found ?? Number.NaN) / exact(rolled, quantile) - 1)).toBeLessThanOrEqual(
            RELATIVE_ERROR + 1e-9,
          )
        const own = timesIn(at, at + slotMs)
        expect(times).toMatchObject({ least: Math.min(...own), most: Math.max(...own) })
      }
    }
  })

  it('has slots no narrower than its runs are apart, and quantiles of twenty runs', async () => {
    const { journal, ask } = await open(() => start + HOUR_MS)
    await journal.addSamples(samplesOf('api', runsOver(HOUR_MS)))
    const { slots, slotMs, windowMs } = await ask(start, start + HOUR_MS - 1, 1000)
    expect({ slotMs, windowMs }).toEqual({ slotMs: INTERVAL_MS, windowMs: 20 * INTERVAL_MS })
    expect(slots.map(({ runs }) => runs)).toEqual(Array.from({ length: 120 }, () => 1))
    // A run without an answer has no time, also while the ones before it have.
    expect(slots[7]).toEqual({ at: start + 7 * INTERVAL_MS, runs: 1, failures: 1, times: null })
  })

  it('leaves a silence out, and knows nothing of runs that were not counted yet', async () => {
    const { journal, ask } = await open(() => start + HOUR_MS)
    const runs = runsOver(HOUR_MS).filter(({ at }) => at < start + 600_000 || at >= start + 3_000_000)
    await journal.addSamples(
      samplesOf('api', runs).filter(
        ({ series, at }) => series.endsWith('response') || at >= start + 3_000_000,
      ),
    )
    const { slots } = await ask(start, start + HOUR_MS - 1, 61)
    expect(slots.filter(({ at }) => at >= start + 600_000 && at < start + 3_000_000)).toEqual([])
    expect(slots.slice(0, 10).map((slot) => slot.runs)).toEqual(Array.from({ length: 10 }, () => 0))
    expect(slots.slice(-10).map((slot) => slot.runs)).toEqual(Array.from({ length: 10 }, () => 2))
  })

  it('of an unknown check is empty, and what cannot be asked is refused', async () => {
    const { journal, ask } = await open(() => start)
    expect(await ask(start - 1000, start, 10)).toEqual({ slotMs: 0, windowMs: 0, slots: [] })
    await expect(ask(start, start, 1)).rejects.toMatchObject({ code: 'invalid' })
    await expect(ask(Number.NaN, start, 10)).rejects.toMatchObject({ code: 'invalid' })
    await expect(
      journal.courses({ checks: [{ name: 'api', intervalMs: 0 }], fromAt: 0, toAt: 1, points: 2 }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
})
