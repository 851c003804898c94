import type { Event } from '@shared/domain/event'
import { expect, it } from 'vitest'
import { createMemoryJournal } from '../testing/memory-journal'
import { countObservations } from './count-observations'

const observed = (seq: number, ruleId: string, at: number, count = 1): Event => ({
  seq,
  v: 1,
  type: 'log.observed',
  at,
  actor: { kind: 'engine' },
  data: {
    incidentId: null,
    observation: {
      ruleId,
      severity: 'error',
      sourceId: 'app',
      lines: [],
      excerpt: '',
      count,
      offset: 0,
      statedAt: null,
      observedAt: at,
      backlog: false,
    },
  },
})

it('counts lines, not batches, since a moment, with the last time of each rule', async () => {
  const journal = createMemoryJournal([
    observed(1, 'a', 10),
    observed(2, 'a', 100, 5),
    observed(3, 'b', 150),
    {
      seq: 4,
      v: 1,
      type: 'engine.stopped',
      at: 160,
      actor: { kind: 'engine' },
      data: { cause: 'requested' },
    },
    observed(5, 'a', 200, 2),
  ])
  expect(await countObservations(journal)(100)).toEqual([
    { ruleId: 'a', count: 7, lastAt: 200, kinds: { kinds: [], others: 7 } },
    { ruleId: 'b', count: 1, lastAt: 150, kinds: { kinds: [], others: 1 } },
  ])
  expect(await countObservations(journal)(1000)).toEqual([])
})

it('reads as many pages as it needs, and never more than 20,000 observations', async () => {
  const many = Array.from({ length: 25_000 }, (_, i) => observed(i + 1, 'a', i + 1))
  const journal = createMemoryJournal(many)
  let pages = 0
  const counted = countObservations({
    ...journal,
    page: (query) => {
      pages += 1
      return journal.page(query)
    },
  })
  expect(await counted(24_001)).toMatchObject([{ ruleId: 'a', count: 1000, lastAt: 25_000 }])
  expect(pages).toBe(3)
  pages = 0
  expect(await counted(0)).toMatchObject([{ ruleId: 'a', count: 20_000, lastAt: 25_000 }])
  expect(pages).toBe(40)
})

it('counts what was told as a number, and what is only counted so far', async () => {
  const journal = createMemoryJournal([
    observed(1, 'a', 100),
    {
      seq: 2,
      v: 1,
      type: 'log.repeated',
      at: 160,
      actor: { kind: 'engine' },
      data: { incidentId: 'i1', ruleId: 'a', sourceId: 'app', count: 40, fromAt: 110, toAt: 150 },
    },
  ])
  const kind = { key: 'k', count: 7, first: 'a', last: 'b', fromAt: 170, toAt: 180 }
  const repeat = { incidentId: 'i1', ruleId: 'a', sourceId: 'app', firstAt: 170, lastAt: 180, sample: '' }
  await journal.append([], {
    durable: false,
    offsets: [],
    repeats: [{ ...repeat, count: 9, kinds: { kinds: [kind], others: 2 } }],
  })
  expect(await countObservations(journal)(100)).toEqual([
    { ruleId: 'a', count: 50, lastAt: 180, kinds: { kinds: [kind], others: 43 } },
  ])
  expect(await countObservations(journal)(170)).toEqual([
    { ruleId: 'a', count: 9, lastAt: 180, kinds: { kinds: [kind], others: 2 } },
  ])
})
