import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classOf, NO_TIME, quantilesOf, RELATIVE_ERROR, valueOf } from './histogram'
import { openTestJournal, testDirectory } from './testing/test-journal'

const histogramOf = (values: readonly number[]): ReadonlyMap<number, number> =>
  values.reduce(
    (classes, value) => classes.set(classOf(value), (classes.get(classOf(value)) ?? 0) + 1),
    new Map<number, number>(),
  )
const exact = (values: readonly number[], quantile: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(quantile * values.length)) - 1] ?? Number.NaN

const times = fc.oneof(
  fc.double({ min: 0.001, max: 300_000, noNaN: true }),
  fc.integer({ min: 1, max: 30 }),
  fc.constant(0),
)
const quantiles = [0, 0.5, 0.95, 0.99, 1]

describe('a histogram', () => {
  it('gives every quantile within its error', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 300 }), (values) => {
        const found = quantilesOf(histogramOf(values), quantiles) ?? []
        quantiles.forEach((quantile, index) => {
          const right = exact(values, quantile)
          expect(Math.abs((found[index] ?? Number.NaN) - right)).toBeLessThanOrEqual(
            right * RELATIVE_ERROR + 1e-9,
          )
        })
      }),
    )
  })

  it('of nothing has no quantiles, and of what took no time they are 0', () => {
    expect(quantilesOf(new Map(), quantiles)).toBeNull()
    expect(quantilesOf(histogramOf([0, 0, 0.0005]), [0.5, 1])).toEqual([0, 0])
    expect(valueOf(NO_TIME)).toBe(0)
    expect(classOf(0.001)).toBeGreaterThan(NO_TIME)
  })
})

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const start = Date.UTC(2026, 0, 31)
const series = 'check.redis.response'

describe('percentiles of the journal', () => {
  it('hold over any period, whatever parts it was put together from', async () => {
    const nowAt = start + 10 * DAY_MS
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'), { now: () => nowAt })
    const samples = Array.from({ length: 3000 }, (_, index) => ({
      series,
      at: start + (((index * 7919) % 3000) * (10 * DAY_MS)) / 3000,
      value: 1 + ((index * 104_729) % 100_000) / 10,
    }))
    for (let from = 0; from < samples.length; from += 250)
      await journal.addSamples(samples.slice(from, from + 250))
    await journal.prune(nowAt)
    for (const [fromAt, toAt] of [
      [start, nowAt],
      [start + DAY_MS, start + 3 * DAY_MS - 1],
      [nowAt - DAY_MS, nowAt],
    ] as const) {
      const inside = samples.filter(({ at }) => at >= fromAt && at <= toAt).map(({ value }) => value)
      const found = (await journal.percentiles({ series: [series], fromAt, toAt, quantiles }))[series] ?? []
      expect(inside.length).toBeGreaterThan(100)
      quantiles.forEach((quantile, index) => {
        const right = exact(inside, quantile)
        expect(Math.abs((found[index] ?? Number.NaN) - right)).toBeLessThanOrEqual(
          right * RELATIVE_ERROR + 1e-9,
        )
      })
    }
  })

  it('of the last minutes come from the finest buckets, and go with the metrics', async () => {
    let nowAt = start
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'), { now: () => nowAt })
    const ask = async (fromAt: number, toAt: number) =>
      (await journal.percentiles({ series: [series], fromAt, toAt, quantiles: [1] }))[series]
    await journal.addSamples([
      { series, at: start, value: 10 },
      { series, at: start + 10_000, value: 1000 },
    ])
    expect((await ask(start, start + 5000))?.[0]).toBeCloseTo(10, 0)
    expect((await ask(start + 5000, start + 20_000))?.[0]).toBeGreaterThan(950)
    expect(await ask(start + 20_000, start + 40_000)).toBeNull()
    nowAt = start + 2 * DAY_MS
    await journal.prune(nowAt)
    expect((await ask(start, start + 5000))?.[0]).toBeGreaterThan(950)
    nowAt = start + 400 * DAY_MS
    await journal.prune(nowAt)
    expect(await ask(start, nowAt)).toBeNull()
  })

  it('are kept of response times alone, and refused for what cannot be asked', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'), { now: () => start })
    const names = ['check.a b.response', 'check.redis.value', 'host.cpu', 'nothing']
    await journal.addSamples(names.slice(0, 3).map((name) => ({ series: name, at: start, value: 7 })))
    const query = { series: names, fromAt: start, toAt: start + 1, quantiles: [0.5] }
    const answer = await journal.percentiles(query)
    expect(answer[names[0] ?? '']?.[0]).toBeCloseTo(7, 0)
    for (const name of names.slice(1)) expect(answer[name]).toBeNull()
    await expect(journal.percentiles({ ...query, quantiles: [1.1] })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(journal.percentiles({ ...query, toAt: Infinity })).rejects.toMatchObject({ code: 'invalid' })
  })
})
