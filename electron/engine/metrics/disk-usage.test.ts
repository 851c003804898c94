import { describe, expect, it } from 'vitest'
import { diskUsageOf } from './disk-usage'

describe('diskUsageOf', () => {
  it('leaves out what is kept for root, as df does', () => {
    const usage = diskUsageOf({ bsize: 4096, blocks: 1000, bfree: 300, bavail: 250 })
    expect(usage?.percent).toBeCloseTo((700 / 950) * 100)
    expect(usage).toMatchObject({ totalBytes: 4_096_000, usedBytes: 2_867_200, freeBytes: 1_024_000 })
  })

  it('is full when only the kept part is left, even when the kernel calls it less than nothing', () => {
    expect(diskUsageOf({ bsize: 4096, blocks: 1000, bfree: 50, bavail: 0 })?.percent).toBe(100)
    expect(diskUsageOf({ bsize: 4096, blocks: 1000, bfree: 50, bavail: -20 })).toMatchObject({
      percent: 100,
      freeBytes: 0,
    })
  })

  it('is nothing for a file system without blocks', () => {
    expect(diskUsageOf({ bsize: 4096, blocks: 0, bfree: 0, bavail: 0 })).toBeNull()
  })
})
