import { describe, expect, it } from 'vitest'
import { merge, type Part } from './merge'

type Item = { readonly at: number; readonly name: string }

const partOf = (
  name: string,
  times: readonly number[],
  opened: string[],
  beginAt = times[0] ?? 0,
): Part<Item> => ({
  beginAt,
  open: async function* () {
    opened.push(name)
    for (const at of times) yield { at, name }
  },
})

const all = async (parts: readonly Part<Item>[]): Promise<readonly string[]> => {
  const items: string[] = []
  for await (const { at, name } of merge(parts)) items.push(`${name}${at}`)
  return items
}

describe('merge', () => {
  it('puts streams in the order of time, and the earlier one first where two come together', async () => {
    const opened: string[] = []
    const parts = [
      partOf('a', [1, 4, 4, 9], opened),
      partOf('b', [2, 4, 10], opened),
      partOf('c', [], opened),
    ]
    expect(await all(parts)).toEqual(['a1', 'b2', 'a4', 'a4', 'b4', 'a9', 'b10'])
  })

  it('begins a stream only when its time has come', async () => {
    const opened: string[] = []
    const order: string[] = []
    const parts = [
      partOf('late', [100], opened, 90),
      partOf('early', [1, 50, 95], opened),
      partOf('now', [3], opened, -Infinity),
    ]
    for await (const { name } of merge(parts)) order.push(`${name} of ${opened.length}`)
    expect(order).toEqual(['early of 2', 'now of 2', 'early of 2', 'early of 3', 'late of 3'])
    expect(await all([])).toEqual([])
  })
})
