import { cpus } from 'node:os'
import { describe, expect, it } from 'vitest'
import { cpuShares, parseCpuTimes, readCpuTimes } from './cpu-times'

const stat = (line: string): string =>
  `cpu  ${line}\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 1 0 0 0 0 0 0 0 0 0\nintr 5\nbtime 1\n`

describe('parseCpuTimes', () => {
  it('adds what belongs together, and guest time not twice', () => {
    expect(parseCpuTimes(stat('100 10 30 500 40 5 6 7 80 9'))).toEqual({
      user: 110,
      system: 41,
      idle: 500,
      iowait: 40,
      steal: 7,
      processors: 2,
    })
  })

  it('reads a line of an old kernel', () => {
    expect(parseCpuTimes(stat('1 2 3 4'))).toMatchObject({ user: 3, system: 3, idle: 4, iowait: 0, steal: 0 })
  })

  it('throws for a text that is none', () => {
    expect(() => parseCpuTimes('')).toThrow('/proc/stat')
  })
})

describe('readCpuTimes', () => {
  it('reads this host', async () => {
    const times = await readCpuTimes()
    expect(times.processors).toBe(cpus().length)
    expect(times.user + times.system + times.idle).toBeGreaterThan(0)
  })
})

describe('cpuShares', () => {
  const base = parseCpuTimes(stat('0 0 0 0 0 0 0 0'))

  it('counts what was stolen as busy and waiting for a disk as idle', () => {
    expect(cpuShares(base, parseCpuTimes(stat('20 0 10 40 20 0 0 10')))).toEqual({
      user: 20,
      system: 10,
      idle: 40,
      iowait: 20,
      steal: 10,
      busy: 40,
    })
  })

  it('takes a counter that went back as still', () => {
    const before = parseCpuTimes(stat('0 0 0 0 50'))
    expect(cpuShares(before, parseCpuTimes(stat('50 0 0 50 20')))).toMatchObject({ iowait: 0, busy: 50 })
  })

  it('tells nothing from counters that stand still', () => {
    expect(cpuShares(base, base)).toBeNull()
  })
})
