import { countKinds as total } from '@shared/domain/line-kinds'
import { lineKindsSchema } from '@shared/domain/observation'
import { expect, it } from 'vitest'
import { countKinds } from './count-kinds'

const count = (lines: readonly string[]) => {
  const kinds = countKinds()
  for (const [index, line] of lines.entries()) kinds.add(line, index)
  return lineKindsSchema.parse(kinds.kinds())
}

it('a million lines of three kinds read as three kinds', () => {
  const kinds = countKinds()
  const lines = 1_000_000 / 10
  for (let index = 0; index < lines; index += 1)
    kinds.add(
      index % 10 === 0
        ? `disk ${index} full`
        : index % 10 < 4
          ? `GET /a/${index} failed`
          : `job ${index} broke`,
      index,
    )
  expect(kinds.kinds()).toMatchObject({
    kinds: [
      {
        count: lines * 0.6,
        first: 'job 4 broke',
        last: `job ${lines - 1} broke`,
        fromAt: 4,
        toAt: lines - 1,
      },
      { count: lines * 0.3, first: 'GET /a/1 failed' },
      { count: lines * 0.1, first: 'disk 0 full', last: `disk ${lines - 10} full` },
    ],
    others: 0,
  })
})

it('counts every line, however many kinds there are, and holds a bounded number of them', () => {
  const words = Array.from(
    { length: 5000 },
    (_, index) => `${String(index).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')} failed`,
  )
  const { kinds, others } = count([...words, 'disk full', 'disk full', 'a failed'])
  expect(kinds).toHaveLength(8)
  expect(kinds[0]).toMatchObject({ count: 2, first: 'a failed' })
  expect(total({ kinds, others })).toBe(5003)
})

it('shows no secret, and has the same key whatever the secret is', () => {
  const one = count(['login password=hunter refused']).kinds[0]
  const two = count(['login password=correct refused']).kinds[0]
  expect(one).toMatchObject({ first: 'login password=*** refused', last: 'login password=*** refused' })
  expect(two?.key).toBe(one?.key)
  expect(count(['login password=hunter refused', 'login password=correct refused']).kinds).toMatchObject([
    { count: 2 },
  ])
})

it('cuts long lines', () => {
  expect(count(['x'.repeat(70_000)]).kinds[0]?.first).toHaveLength(200)
})
