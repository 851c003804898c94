import { describe, expect, it } from 'vitest'
import { countProcesses, isInnerInterface, parseCpuTimes, parseMemory, parseNetwork } from './proc-text'

describe('parseCpuTimes', () => {
  it('counts guests once and waiting as idle', () => {
    const stat = 'cpu  100 20 30 500 50 5 10 15 40 8\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 1\n'
    expect(parseCpuTimes(stat)).toEqual({ busy: 180, total: 730 })
  })

  it('reads the short line of old kernels, and refuses what is none', () => {
    expect(parseCpuTimes('cpu  1 2 3 4\n')).toEqual({ busy: 6, total: 10 })
    expect(() => parseCpuTimes('intr 5\n')).toThrow('/proc/stat')
  })
})

describe('parseMemory', () => {
  it('takes what is available, not what is free', () => {
    const meminfo =
      'MemTotal:       16000 kB\nMemFree:          100 kB\nMemAvailable:    9000 kB\nCached:  8000 kB\n'
    expect(parseMemory(meminfo)).toEqual({ totalBytes: 16_384_000, availableBytes: 9_216_000 })
  })

  it('estimates it for kernels that do not say, and refuses a host without memory', () => {
    const old = 'MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 20 kB\nCached: 300 kB\nSwapCached: 5 kB\n'
    expect(parseMemory(old).availableBytes).toBe(420 * 1024)
    expect(() => parseMemory('MemFree: 1 kB\n')).toThrow('/proc/meminfo')
  })
})

describe('parseNetwork', () => {
  it('takes the interfaces that face outward', () => {
    const netDev = [
      'Inter-|   Receive                                                |  Transmit',
      ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
      '    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0',
      '  eth0: 545564975   16198    0    0    0     0          0         0  1365385   10303    0    0    0     0       0          0',
      'wlp2s0:1234 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0',
      'docker0: 7 1 0 0 0 0 0 0 8 1 0 0 0 0 0 0',
      'veth12ab: 7 1 0 0 0 0 0 0 8 1 0 0 0 0 0 0',
    ].join('\n')
    expect([...parseNetwork(netDev)]).toEqual([
      ['eth0', { inBytes: 545_564_975, outBytes: 1_365_385 }],
      ['wlp2s0', { inBytes: 1234, outBytes: 99 }],
    ])
  })

  it.each([
    ['lo', true],
    ['lo0', true],
    ['br-2f1a', true],
    ['eth0', false],
    ['enp3s0', false],
    ['bond0', false],
    ['low0', false],
  ])('calls %s inner: %s', (name, inner) => {
    expect(isInnerInterface(name)).toBe(inner)
  })
})

describe('countProcesses', () => {
  it('counts the folders of processes', () => {
    expect(countProcesses(['1', '42', 'self', 'meminfo', '31337'])).toBe(3)
  })
})
