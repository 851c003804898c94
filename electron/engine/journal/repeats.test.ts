import { join } from 'node:path'
import { draft } from '@shared/testing/sample-events'
import { expect, it } from 'vitest'
import type { Repeat } from '../ports'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

const key = { incidentId: 'inc-1', ruleId: 'http_5xx', sourceId: 'app' }
const repeat = (more: Partial<Repeat>): Repeat => ({
  ...key,
  count: 1,
  firstAt: 100,
  lastAt: 100,
  sample: 'GET /a 500',
  ...more,
})
const lightly = { durable: false, offsets: [] }

it('repeats add up, outlive the program, and are emptied by the event that tells them', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const journal = await openTestJournal(file)
  await journal.append([], { ...lightly, repeats: [repeat({ count: 3 }), repeat({ sourceId: 'web' })] })
  await journal.append([draft('mode.changed', 1)], {
    ...lightly,
    repeats: [repeat({ count: 40, firstAt: 110, lastAt: 190, sample: '新しい行' })],
  })
  // A late count of earlier lines widens the time, and leaves the newest line.
  await journal.append([], { ...lightly, repeats: [repeat({ count: 2, firstAt: 50, lastAt: 60 })] })
  await journal.close()

  const again = await openTestJournal(file)
  const app = repeat({ count: 45, firstAt: 50, lastAt: 190, sample: '新しい行' })
  expect(await again.repeats()).toEqual([app, repeat({ sourceId: 'web' })])

  const told = draft('log.repeated', 200, { ...key, count: 45, fromAt: 50, toAt: 190 })
  await again.append([told], {
    ...lightly,
    drainRepeats: [key],
    repeats: [repeat({ count: 7, firstAt: 195, lastAt: 199 })],
  })
  expect(await again.repeats()).toEqual([
    repeat({ sourceId: 'web' }),
    repeat({ count: 7, firstAt: 195, lastAt: 199 }),
  ])
  expect((await replayed(again)).at(-1)).toMatchObject({ type: 'log.repeated', data: { count: 45 } })
})

it('a batch that fails neither counts nor empties anything', async () => {
  const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
  await journal.append([], { ...lightly, repeats: [repeat({ count: 3 })] })
  for (const bad of [0, -1, 1.5, Number.NaN])
    await expect(
      journal.append([draft('mode.changed', 1)], {
        ...lightly,
        drainRepeats: [key],
        repeats: [repeat({ count: bad })],
      }),
    ).rejects.toMatchObject({ code: 'invalid' })
  expect(await journal.repeats()).toEqual([repeat({ count: 3 })])
  expect(await replayed(journal)).toEqual([])
})

it('what the counted lines say adds up as well, also where nothing was known of some of them', async () => {
  const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
  const kind = (key: string, count: number, at: number) => ({
    key,
    count,
    first: `${key} ${at}`,
    last: `${key} ${at}`,
    fromAt: at,
    toAt: at,
  })
  await journal.append([], { ...lightly, repeats: [repeat({ count: 2 })] })
  await journal.append([], {
    ...lightly,
    repeats: [repeat({ count: 5, kinds: { kinds: [kind('full', 4, 10)], others: 1 } })],
  })
  await journal.append([], {
    ...lightly,
    repeats: [repeat({ count: 9, kinds: { kinds: [kind('full', 2, 20), kind('gone', 7, 15)], others: 0 } })],
  })
  expect(await journal.repeats()).toMatchObject([
    {
      count: 16,
      kinds: {
        kinds: [
          { key: 'gone', count: 7 },
          { key: 'full', count: 6, first: 'full 10', last: 'full 20', fromAt: 10, toAt: 20 },
        ],
        others: 3,
      },
    },
  ])
  await journal.close()
})
