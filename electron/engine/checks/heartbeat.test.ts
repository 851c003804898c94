import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import heartbeat from './heartbeat'
import type { CheckContext } from './define-check'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext> = {}) =>
  heartbeat.run(checkContext(context), heartbeat.settings.parse(settings), never)

let dir: string
let path: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-beat-'))
  path = join(dir, 'backup.ok')
})
afterEach(() => rm(dir, { recursive: true }))

const now = Date.UTC(2026, 0, 31, 5, 30)
const touched = async (agoMs: number): Promise<void> => {
  await writeFile(path, '')
  await utimes(path, new Date(now - agoMs), new Date(now - agoMs))
}
const at = (settings: object) => check({ path, ...settings }, { now: () => now })

describe('heartbeat', () => {
  it('is healthy while it is young, coloured from its warning on, unhealthy beyond its age', async () => {
    await touched(50_000)
    expect(await at({ max_age_seconds: 60 })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      value: 50_000,
      unit: 'ms',
      limits: { warning: 60_000, critical: 60_000 },
      message: { code: 'check.heartbeat.ok' },
    })
    expect(await at({ max_age_seconds: 60, warning: 50 })).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.heartbeat.caution' },
    })
    await touched(60_000)
    expect(await at({ max_age_seconds: 60 })).toMatchObject({ status: 'healthy', band: 'normal' })
    await touched(60_001)
    expect(await at({ max_age_seconds: 60 })).toMatchObject({ status: 'unhealthy', band: 'danger' })
  })

  it('says how long ago it was, in words of a person', async () => {
    await touched(26.9 * 3_600_000)
    const { message } = await at({ max_age_seconds: 86_400 })
    expect(renderMessage('ja', message)).toContain(`${path} が 26 時間前`)
    expect(renderMessage('ja', message)).toContain('上限 24 時間')
    expect(renderMessage('en', message)).toContain('not been touched for 26 h')
    await touched(5 * 86_400_000)
    expect(renderMessage('ja', (await at({ max_age_seconds: 86_400 })).message)).toContain('5 日前')
  })

  it('tells missing from unreadable', async () => {
    expect(await at({ max_age_seconds: 60 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.heartbeat.missing', params: { path } },
    })
    await writeFile(join(dir, 'file'), '')
    expect(await at({ path: join(dir, 'file', 'beat'), max_age_seconds: 60 })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.heartbeat.unreadable', params: { code: 'ENOTDIR' } },
    })
    await symlink(path, path)
    expect(await at({ max_age_seconds: 60 })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.heartbeat.unreadable', params: { code: 'ELOOP' } },
    })
  })

  it('is unknown for a time in the future, and takes a clock that is a little ahead', async () => {
    await touched(-3_600_000)
    const reading = await at({ max_age_seconds: 60 })
    expect(reading).toMatchObject({ status: 'unknown', message: { code: 'check.heartbeat.future' } })
    expect(renderMessage('ja', reading.message)).toContain('60 分先')
    await touched(-2000)
    expect(await at({ max_age_seconds: 60 })).toMatchObject({ status: 'healthy', value: 0 })
  })

  it('follows a link, and takes a folder', async () => {
    await touched(1000)
    await symlink(path, join(dir, 'link'))
    expect(await at({ path: join(dir, 'link'), max_age_seconds: 60 })).toMatchObject({ value: 1000 })
    await mkdir(join(dir, 'runs'))
    expect(await check({ path: join(dir, 'runs'), max_age_seconds: 60 })).toMatchObject({ status: 'healthy' })
  })
})

describe('a writer that beats and stops', () => {
  let writer: ChildProcess | null = null
  afterEach(() => writer?.kill('SIGKILL'))

  it('is seen to stop, and to begin again', async () => {
    const beat = `const fs=require('fs');setInterval(()=>fs.writeFileSync(${JSON.stringify(path)},''),100)`
    const start = (): ChildProcess => (writer = spawn(process.execPath, ['-e', beat], { stdio: 'ignore' }))
    const status = async () => (await check({ path, max_age_seconds: 2 })).status
    const first = start()
    await expect.poll(() => stat(path).catch(() => null), { timeout: 10_000 }).not.toBeNull()
    const seen = new Set<number>()
    const said = new Set<string>()
    const look = async (): Promise<number> => {
      seen.add((await stat(path)).mtimeMs)
      said.add(await status())
      return seen.size
    }
    await expect.poll(look, { timeout: 10_000 }).toBeGreaterThan(5)
    expect([...said]).toEqual(['healthy'])

    first.kill('SIGKILL')
    await once(first, 'exit')
    await expect.poll(status, { timeout: 5000 }).toBe('unhealthy')
    start()
    await expect.poll(status, { timeout: 5000 }).toBe('healthy')
  })
})

describe('settings of heartbeat', () => {
  it.each([
    [{ path: '/x' }, 'max_age_seconds'],
    [{ max_age_seconds: 60 }, 'path'],
    [{ path: 'relative', max_age_seconds: 60 }, 'path'],
    [{ path: '/x', max_age_seconds: 0 }, 'max_age_seconds'],
    [{ path: '/x', max_age_seconds: 60, warning: 61 }, 'warning'],
  ])('refuse %j', (settings, field) => {
    const parsed = heartbeat.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
