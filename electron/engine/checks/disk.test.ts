import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { renderMessage } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import disk from './disk'
import type { CheckContext } from './define-check'
import { checkContext } from '../testing/check-context'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext> = {}) =>
  disk.run(checkContext({ timeoutMs: 4000, ...context }), disk.settings.parse(settings), never)

const df = async (path: string): Promise<number> => {
  const { stdout } = await promisify(execFile)('df', ['--output=pcent', path])
  return Number(/(\d+)%/.exec(stdout)?.[1])
}

describe('disk', () => {
  it('counts as df does', async () => {
    const reading = await check({})
    // df rounds up to whole percents, and others write meanwhile.
    expect(Math.abs((reading.value ?? Number.NaN) - (await df('/')))).toBeLessThanOrEqual(1.1)
    expect(reading).toMatchObject({
      unit: 'percent',
      limits: { warning: 80, critical: 90 },
      details: { path: '/', usage_percent: reading.value },
    })
    expect(reading.details['free_gb']).toBeGreaterThan(0)
  })

  it('is healthy, at caution or unhealthy by the limits of the settings', async () => {
    const used = (await check({})).value ?? Number.NaN
    expect(await check({ threshold: 100, warning: 100 })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      message: { code: 'check.disk.ok' },
    })
    expect(await check({ threshold: 100, warning: Math.max(1, used - 1) })).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.disk.caution' },
    })
    const full = await check({ threshold: Math.max(1, used - 1) })
    expect(full).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: { code: 'check.disk.danger' },
    })
    expect(renderMessage('ja', full.message)).toContain(`${full.value} %`)
  })

  it('holds danger until the value is 5 % of the threshold below it', async () => {
    const used = (await check({})).value ?? Number.NaN
    const just = { threshold: used * 1.03, warning: used * 1.03 }
    expect(await check(just, { previousBand: 'normal' })).toMatchObject({ status: 'healthy', band: 'normal' })
    expect(await check(just, { previousBand: 'danger' })).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
    })
    const clear = { threshold: used * 1.1, warning: used * 1.1 }
    expect(await check(clear, { previousBand: 'danger' })).toMatchObject({
      status: 'healthy',
      band: 'normal',
    })
  })

  it('lets the fullest of several paths speak, and names each', async () => {
    const reading = await check({ path: '/', paths: ['/tmp', '/no/such/path', '/'] })
    expect(reading).toMatchObject({
      status: 'unknown',
      message: { code: 'check.disk.missing', params: { path: '/no/such/path' } },
    })
    expect(Object.keys(reading.details)).toEqual(['/', '/tmp', '/no/such/path'])
  })

  it('skips what has no size', async () => {
    expect(await check({ path: '/proc' })).toMatchObject({
      status: 'healthy',
      message: { code: 'check.disk.no_blocks' },
    })
  })

  it('is unknown for a path that is no folder on the way', async () => {
    expect(await check({ path: '/etc/passwd/x' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.disk.unreadable', params: { code: 'ENOTDIR' } },
    })
  })

  it('follows a symbolic link to the file system that it means', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mamori-disk-'))
    try {
      await promisify(execFile)('ln', ['-s', '/proc', join(dir, 'link')])
      expect(await check({ path: join(dir, 'link') })).toMatchObject({
        message: { code: 'check.disk.no_blocks' },
      })
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})

describe('settings of disk', () => {
  it.each([
    [{ threshold: 101 }, 'threshold'],
    [{ threshold: '90' }, 'threshold'],
    [{ warning: 95 }, 'warning'],
    [{ paths: [] }, 'paths'],
  ])('refuse %j', (settings, field) => {
    const parsed = disk.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })

  it('take a threshold below the usual warning', () => {
    expect(disk.settings.safeParse({ threshold: 50 }).success).toBe(true)
  })
})
