import { expect, it } from 'vitest'
import { briefKinds, keptOfClosed, withKinds } from './incident-kinds'
import { countKinds, type LineKind, type LineKinds } from './line-kinds'

const kind = (key: string, count: number): LineKind => ({
  key,
  count,
  first: key.repeat(500),
  last: key.repeat(500),
  fromAt: 1,
  toAt: 2,
})
const kinds = (...names: readonly string[]): LineKinds => ({
  kinds: names.map((name, index) => kind(name, 10 - index)),
  others: 0,
})

it('an incident keeps the kinds of which there are most, cut to what has room, and counts all', () => {
  const { kinds: kept } = withKinds(
    { observations: 0 },
    { count: 45, kinds: kinds('a', 'b', 'c', 'd', 'e', 'f') },
  )
  expect(kept?.kinds.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd'])
  expect(kept?.others).toBe(11)
  expect(kept?.kinds[0]?.first).toHaveLength(120)
})

it('what was told before kinds were told is counted among the others, and stays unknown until then', () => {
  expect(withKinds({ observations: 7 }, { count: 2 })).toEqual({})
  const { kinds: kept } = withKinds({ observations: 7 }, { count: 10, kinds: kinds('a') })
  expect(kept?.others).toBe(7)
  const { kinds: later } = withKinds({ observations: 17, kinds: kept }, { count: 3 })
  expect(later && countKinds(later)).toBe(20)
})

it('of what is over, and of one of many, less is kept', () => {
  const { kinds: kept } = withKinds({ observations: 0 }, { count: 34, kinds: kinds('a', 'b', 'c', 'd') })
  expect(keptOfClosed({ kinds: kept }).kinds).toMatchObject({
    kinds: [{ key: 'a' }, { key: 'b' }],
    others: 15,
  })
  expect(briefKinds({ kinds: kept })).toEqual({ kinds: { kinds: [], others: 34 } })
  expect(briefKinds({})).toEqual({})
})
