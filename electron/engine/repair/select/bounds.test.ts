import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsFor, takeWithin } from './bounds'

describe('bounds', () => {
  it('leave room for half as much again, and for two and a quarter times as much at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 1e9 }),
        fc.integer({ min: 2 ** 20, max: 2 ** 50 }),
        (files, bytes) => {
          const bounds = boundsFor({ files, bytes })
          expect(bounds.files).toBeGreaterThanOrEqual(files * 1.5)
          expect(bounds.files).toBeLessThanOrEqual(files * 2.25)
          expect(bounds.bytes).toBeGreaterThanOrEqual(bytes * 1.5)
          expect(bounds.bytes).toBeLessThanOrEqual(bytes * 2.25)
          expect([bounds.files, bounds.bytes].every(Number.isSafeInteger)).toBe(true)
        },
      ),
    )
  })

  it('read well, and are the same for the same host some minutes later', () => {
    expect(boundsFor({ files: 0, bytes: 0 })).toEqual({ files: 20, bytes: 2 ** 20 })
    expect(boundsFor({ files: 124, bytes: 3_500_000 })).toEqual({ files: 200, bytes: 6 * 2 ** 20 })
    let same = 0
    for (let files = 100; files < 1100; files += 1) {
      const [now, then] = [files, Math.round(files * 1.01)].map((n) =>
        boundsFor({ files: n, bytes: n * 5000 }),
      )
      if (JSON.stringify(now) === JSON.stringify(then)) same += 1
    }
    expect(same).toBeGreaterThan(930)
  })
})

describe('taking', () => {
  const file = (n: number, bytes: number) => ({
    path: `/srv/${String(n)}`,
    id: { dev: '1', ino: String(n) },
    bytes,
    at: n,
  })
  const files = [file(1, 10), file(2, 10), file(3, 100), file(4, 0)]
  it('ends before the first file beyond either bound', () => {
    const count = (bounds: { files: number; bytes: number }) => {
      const { taken, beyond } = takeWithin(files, bounds)
      return [taken.length, beyond]
    }
    expect(count({ files: 10, bytes: 1000 })).toEqual([4, 0])
    expect(count({ files: 2, bytes: 1000 })).toEqual([2, 2])
    expect(count({ files: 10, bytes: 119 })).toEqual([2, 2])
    expect(count({ files: 10, bytes: 120 })).toEqual([4, 0])
    expect(count({ files: 0, bytes: 1000 })).toEqual([0, 4])
    expect(count({ files: 10, bytes: 9 })).toEqual([0, 4])
  })
})
