import { describe, expect, it } from 'vitest'
import { createByteMemory } from './byte-source'
import { hashOf, TAIL_BYTES } from './identity'

/** Bytes of which no two stretches are the same. */
const bytesOf = (from: number, length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => ((from + at) * 2_654_435_761) >>> 13))
const tailOf = (place: number): Buffer => {
  const length = Math.min(TAIL_BYTES, place)
  return bytesOf(place - length, length)
}
/** The file is never asked: what was read of it may not be there any more. */
const gone = (): Buffer => {
  throw new Error('asked the file')
}
const memoryAt = (start: number) =>
  createByteMemory(start, { head: bytesOf(0, 10), tail: tailOf(start) }, gone)

describe('what is remembered of bytes that were read', () => {
  it.each([
    ['a few at a time', [1, 300, 299, 311, 4096, 1, 4095, 4097, 2000, 2000, 2000, 2000, 2000, 1]],
    ['many at a time', [262_144, 262_144, 5, 262_144]],
    ['from few to many and back', [10, 12_288, 1, 100_000, 300, 300, 12_287, 8192, 8193]],
  ])('tells its last bytes, and those before the places that were kept: %s', (_, pieces) => {
    for (const start of [0, 7, 5000]) {
      const memory = memoryAt(start)
      // As an unfinished traceback keeps one.
      let held = start
      let position = start
      for (const [nth, length] of pieces.entries()) {
        memory.take(bytesOf(position, length))
        const line = Math.max(position, position + length - 90)
        position += length
        if (nth % 4 === 3) held = line
        memory.keep([held, line])
        expect(memory.position()).toBe(position)
        expect(memory.tailBytes()).toBe(Math.min(TAIL_BYTES, position))
        expect(memory.isTail(Buffer.concat([tailOf(position), bytesOf(0, 20)]))).toBe(true)
        for (const place of [position, held, line])
          expect(memory.markAt(place)).toMatchObject({ offset: place, tailHash: hashOf(tailOf(place)) })
      }
    }
  })

  it('knows bytes that differ in one, or are cut off', () => {
    const memory = memoryAt(5000)
    memory.take(bytesOf(5000, 200))
    const other = Buffer.from(tailOf(5200))
    other[0] = (other[0] ?? 0) ^ 1
    expect(memory.isTail(other)).toBe(false)
    expect(memory.isTail(tailOf(5200).subarray(0, -1))).toBe(false)
    expect(memory.isTail(tailOf(5200))).toBe(true)
  })
})
