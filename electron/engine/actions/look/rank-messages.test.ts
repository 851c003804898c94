import { expect, it } from 'vitest'
import { rankMessages } from './rank-messages'

it('lines that differ in times, numbers and names only are one message; the newest stands for them', () => {
  expect(
    rankMessages([
      '2026-01-31 14:30:15,123 ERROR could not connect to 10.0.0.7:5432 after 31 ms',
      'KeyError: "user"',
      '2026-01-31 14:30:05,003 ERROR could not connect to 10.0.0.8:5432 after 9 ms',
      "KeyError: 'session'",
      '2026-01-31 14:29:55,999 ERROR could not connect to 10.0.0.7:5432 after 120 ms',
      'request 6f1c2f0e-93f1-4c65-9f3e-0c7f8a8f0b11 failed at 0x7ffde0',
    ]),
  ).toEqual([
    { text: '2026-01-31 14:30:15,123 ERROR could not connect to 10.0.0.7:5432 after 31 ms', count: 3 },
    { text: 'KeyError: "user"', count: 2 },
    { text: 'request 6f1c2f0e-93f1-4c65-9f3e-0c7f8a8f0b11 failed at 0x7ffde0', count: 1 },
  ])
})

it('what says different things stays apart, and nothing is not a message', () => {
  expect(rankMessages(['disk full', 'disk broken', '', '  '])).toEqual([
    { text: 'disk full', count: 1 },
    { text: 'disk broken', count: 1 },
  ])
})

it('a long line is cut, and hostile ones end before the test is given up', () => {
  expect(rankMessages(['x'.repeat(5000)])[0]?.text).toHaveLength(201)
  const ranked = rankMessages(
    Array.from({ length: 50 }, () => `${'"'.repeat(50_000)}${'a1'.repeat(50_000)}${'1,'.repeat(50_000)}`),
  )
  expect(ranked.map(({ count }) => count)).toEqual([50])
})
