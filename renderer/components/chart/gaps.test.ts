import { describe, expect, it } from 'vitest'
import { splitAtGaps, usualStepMs } from './gaps'

const point = (at: number) => ({ at, avg: 1, min: 1, max: 1 })

describe('splitAtGaps', () => {
  it('keeps an unbroken series whole', () => {
    expect(splitAtGaps([0, 2000, 4100, 6000].map(point))).toHaveLength(1)
  })

  it('cuts where points are missing', () => {
    const runs = splitAtGaps([0, 2000, 4000, 30_000, 32_000].map(point))
    expect(runs.map((run) => run.map((p) => p.at))).toEqual([
      [0, 2000, 4000],
      [30_000, 32_000],
    ])
  })

  it('does not take a slow rhythm for gaps', () => {
    expect(splitAtGaps([0, 60_000, 120_000].map(point))).toHaveLength(1)
    expect(splitAtGaps([0, 60_000].map(point), 60_000)).toHaveLength(1)
  })

  it('has nothing to cut in an empty series', () => {
    expect(splitAtGaps([])).toEqual([])
    expect(usualStepMs([point(1)])).toBeNull()
  })
})
