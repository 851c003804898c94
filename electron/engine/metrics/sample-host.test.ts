import { readdir } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { liveSchema } from '@shared/domain/live'
import { describe, expect, it } from 'vitest'
import { createPortableSource, createProcSource, type HostCounters, type HostSource } from './host-source'
import { measureHealth } from './measure-health'
import { createHostSampler } from './sample-host'

const never = new AbortController().signal

const at = (changes: Partial<HostCounters> = {}): HostCounters => ({
  cpu: { busy: 0, total: 0 },
  memory: { totalBytes: 1000, availableBytes: 400 },
  disk: { percent: 23.5, totalBytes: 100, usedBytes: 23, freeBytes: 75 },
  network: new Map(),
  processes: 7,
  ...changes,
})
const net = (inBytes: number, outBytes: number, name = 'eth0'): HostCounters['network'] =>
  new Map([[name, { inBytes, outBytes }]])

/** A sampler over counters that are given one after the other, two seconds apart. */
const samplerOver = (first: HostCounters, ...rest: readonly HostCounters[]) => {
  const left = [first, ...rest]
  let elapsed = 0
  const source: HostSource = {
    cpu: () => ({ busy: 100, total: 1000 }),
    read: () => {
      const next = left.shift()
      return next ? Promise.resolve(next) : Promise.reject(new Error('no more counters'))
    },
  }
  return createHostSampler({ source, now: () => 5000 + elapsed, elapsedMs: () => (elapsed += 2000) })
}

describe('a sample of the host', () => {
  it('knows the load since the start at first, and no network yet', async () => {
    const sampler = samplerOver(at({ cpu: { busy: 150, total: 1200 }, network: net(5_000_000, 7_000_000) }))
    expect(sampler.metrics()).toBeNull()
    expect(await sampler.sample(never)).toEqual({
      at: 7000,
      cpuPercent: 25,
      memoryPercent: 60,
      memoryAvailableBytes: 400,
      memoryTotalBytes: 1000,
      diskPercent: 23.5,
      networkInBytesPerSecond: 0,
      networkOutBytesPerSecond: 0,
      processes: 7,
    })
    expect(sampler.metrics()).toMatchObject({
      cpuPercent: 25,
      networkInBytes: 5_000_000,
      networkOutBytes: 7_000_000,
      diskUsedBytes: 23,
    })
  })

  it('makes rates of what has passed since the last one', async () => {
    const sampler = samplerOver(
      at({ cpu: { busy: 200, total: 2000 }, network: net(1000, 100) }),
      at({ cpu: { busy: 500, total: 2400 }, network: net(5000, 300) }),
    )
    await sampler.sample(never)
    expect(await sampler.sample(never)).toMatchObject({
      cpuPercent: 75,
      networkInBytesPerSecond: 2000,
      networkOutBytesPerSecond: 100,
    })
  })

  it('makes no peak of a counter that wrapped or began anew, nor of a new interface', async () => {
    const both = new Map([...net(4_294_967_000, 10), ...net(100, 100, 'wlan0')])
    const wrapped = new Map([...net(500, 30), ...net(300, 50, 'wlan0'), ...net(9_000_000, 9_000_000, 'eth1')])
    const sampler = samplerOver(at({ network: both }), at({ network: wrapped }))
    await sampler.sample(never)
    expect(await sampler.sample(never)).toMatchObject({
      networkInBytesPerSecond: 100,
      networkOutBytesPerSecond: 10,
    })
  })

  it('keeps the load when the clock of the kernel has not ticked, and stays between 0 and 100', async () => {
    const sampler = samplerOver(
      at({ cpu: { busy: 150, total: 1100 } }),
      at({ cpu: { busy: 150, total: 1100 } }),
      at({ cpu: { busy: 140, total: 1200 } }),
      at({ cpu: { busy: 900, total: 1300 } }),
    )
    const loads = [
      await sampler.sample(never),
      await sampler.sample(never),
      await sampler.sample(never),
      await sampler.sample(never),
    ]
    expect(loads.map((host) => host.cpuPercent)).toEqual([50, 50, 0, 100])
  })

  it('ends with its signal, with its sampler and with its source', async () => {
    const sampler = samplerOver(at())
    await expect(sampler.sample(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    await sampler.sample(never)
    await expect(sampler.sample(never)).rejects.toThrow('no more counters')
    sampler.stop()
    await expect(sampler.sample(never)).rejects.toThrow('abort')
  })
})

const sources: readonly (readonly [string, HostSource])[] = [
  ['proc', createProcSource(Date.now)],
  ['portable', createPortableSource(Date.now)],
]
describe.each(sources)('the real host by the %s source', (_name, source) => {
  it('has numbers that can be', async () => {
    const sampler = createHostSampler({ source, now: Date.now, elapsedMs: () => performance.now() })
    await sampler.sample(never)
    const host = liveSchema
      .unwrap()
      .shape.host.unwrap()
      .strict()
      .parse(await sampler.sample(never))
    expect(host.memoryTotalBytes / totalmem()).toBeCloseTo(1, 1)
    for (const percent of [host.cpuPercent, host.memoryPercent, host.diskPercent]) {
      expect(percent).toBeGreaterThanOrEqual(0)
      expect(percent).toBeLessThanOrEqual(100)
    }
    expect(host.networkInBytesPerSecond).toBeGreaterThanOrEqual(0)
    const folders = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).length
    expect(Math.abs(host.processes - folders)).toBeLessThan(30)
  })
})

describe('measureHealth', () => {
  it('measures once', async () => {
    const metrics = await measureHealth(never)
    expect(metrics?.cpuCount).toBeLessThanOrEqual(cpus().length)
    expect(metrics?.memoryTotalBytes).toBeGreaterThan(0)
    expect(metrics?.diskUsedBytes).toBeGreaterThan(0)
    expect(metrics?.processes).toBeGreaterThan(0)
  })

  it('has none when it is told to stop or the host cannot be measured', async () => {
    expect(await measureHealth(AbortSignal.abort())).toBeNull()
    const broken = (): never => {
      throw new Error('no /proc here')
    }
    expect(await measureHealth(never, broken)).toBeNull()
  })
})
