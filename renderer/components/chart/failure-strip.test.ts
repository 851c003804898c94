import { describe, expect, it } from 'vitest'
import { failurePaths, failuresOf } from './failure-strip'

const shown = { fromAt: 0, toAt: 1000 }
const slot = (at: number, runs: number, failures: number) => ({ at, runs, failures, times: null })

describe('the columns of failures', () => {
  it('are as high as the share of runs that failed, on a scale above the highest', () => {
    const { failures, top, runs } = failurePaths([slot(0, 10, 2), slot(100, 10, 0)], 100, shown)
    expect(top).toBe(25)
    expect(failures).toBe('M0,100h100v-80h-100z')
    expect(runs.match(/M/g)).toHaveLength(2)
  })

  it('show one failure among thousands of runs', () => {
    const { failures, top } = failurePaths([slot(0, 5000, 1)], 1, shown)
    expect(top).toBe(5)
    expect(failures).toBe('M0,100h3v-18h-3z')
  })

  it('draw nothing where nothing ran', () => {
    expect(failurePaths([slot(0, 0, 0)], 100, shown)).toEqual({ runs: '', failures: '', top: 5 })
    expect(failurePaths([], 0, shown)).toEqual({ runs: '', failures: '', top: 5 })
  })
})

it('the failures of slots are summed up', () => {
  expect(failuresOf([slot(0, 10, 2), slot(100, 30, 1)])).toEqual({ runs: 40, failures: 3 })
})
