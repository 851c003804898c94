import { appendFile, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import logFreshness from './log-freshness'

const never = new AbortController().signal

let dir: string
let path: string
let now: number
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-fresh-'))
  path = join(dir, 'app.log')
  now = Date.now()
})
afterEach(() => rm(dir, { recursive: true }))

/** A check of the settings with its memory, which is asked again and again. */
const watching = (settings: object = {}) => {
  const context = checkContext({ now: () => now })
  const parsed = logFreshness.settings.parse({ path, max_age_seconds: 60, ...settings })
  return () => logFreshness.run(context, parsed, never)
}
const write = async (file: string, text: string, agoMs = 0): Promise<void> => {
  await appendFile(file, text)
  if (agoMs > 0) await utimes(file, new Date(now - agoMs), new Date(now - agoMs))
}

describe('log_freshness', () => {
  it('is healthy while the log grows and unhealthy when it has stopped, and says since when', async () => {
    const check = watching({ warning: 30 })
    await write(path, 'one\n')
    expect(await check()).toMatchObject({ status: 'healthy', band: 'normal' })
    now += 40_000
    expect(await check()).toMatchObject({ status: 'healthy', band: 'caution' })
    now += 30_000
    const late = await check()
    expect(late).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      unit: 'ms',
      message: { code: 'check.log_freshness.late' },
      details: { path, bytes: 4 },
    })
    expect(late.value).toBeGreaterThanOrEqual(69_000)
    expect(renderMessage('ja', late.message)).toMatch(/月.*から (69|70) 秒ありません（上限 60 秒）/)
    await write(path, 'two\n')
    expect(await check()).toMatchObject({ status: 'healthy', band: 'normal' })
  })

  it('sees growth that the time of the file does not show', async () => {
    const check = watching()
    await write(path, 'one\n', 600_000)
    expect(await check()).toMatchObject({ status: 'unhealthy' })
    await write(path, 'two\n', 600_000)
    expect(await check()).toMatchObject({ status: 'healthy', value: 0 })
    now += 61_000
    expect(await check()).toMatchObject({ status: 'unhealthy', value: 61_000 })
  })

  it('takes a rotated log as fresh, also when the new file has an old time', async () => {
    const check = watching()
    await write(path, 'one\n', 600_000)
    expect(await check()).toMatchObject({ status: 'unhealthy' })
    await write(join(dir, 'next'), 'two\n', 600_000)
    await rename(path, `${path}.1`)
    await rename(join(dir, 'next'), path)
    expect(await check()).toMatchObject({ status: 'healthy' })
  })

  it('follows a link to where it leads now', async () => {
    const check = watching({ path: join(dir, 'current') })
    await write(path, 'one\n', 600_000)
    await symlink(path, join(dir, 'current'))
    expect(await check()).toMatchObject({ status: 'unhealthy' })
    await write(join(dir, 'new.log'), 'one\n')
    await rm(join(dir, 'current'))
    await symlink(join(dir, 'new.log'), join(dir, 'current'))
    expect(await check()).toMatchObject({ status: 'healthy' })
  })

  it('judges the newest of a pattern, and no folders', async () => {
    const check = watching({ path: join(dir, '*.log') })
    expect(await check()).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.log_freshness.missing' },
    })
    await write(path, 'one\n', 600_000)
    await mkdir(join(dir, 'folder.log'))
    await write(join(dir, 'other.txt'), 'x')
    expect(await check()).toMatchObject({ status: 'unhealthy', details: { path } })
    await write(join(dir, 'b.log'), 'one\n', 5000)
    expect(await check()).toMatchObject({ status: 'healthy', details: { path: join(dir, 'b.log') } })
  })

  it('is unhealthy without the log, unknown where it cannot look or the time is of the future', async () => {
    expect(await watching()()).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.log_freshness.missing' },
    })
    await writeFile(path, '')
    expect(await watching({ path: join(path, '*.log') })()).toMatchObject({
      status: 'unknown',
      message: { code: 'check.log_freshness.unreadable', params: { code: 'ENOTDIR' } },
    })
    now -= 3_600_000
    expect(await watching()()).toMatchObject({
      status: 'unknown',
      message: { code: 'check.log_freshness.future' },
    })
  })

  it('does not choose among too many files', async () => {
    await Promise.all(Array.from({ length: 2001 }, (_, index) => writeFile(join(dir, `${index}.log`), '')))
    expect(await watching({ path: join(dir, '*.log') })()).toMatchObject({
      status: 'unknown',
      message: { code: 'check.files.too_many', params: { most: 2000 } },
    })
  })
})

describe('log_freshness of a source that a program reads', () => {
  const say = (stdout: string, stderr = '', code = 0) =>
    checkContext({
      now: () => now,
      exec: async () => ({ kind: 'exited', code, stdout, stderr, durationMs: 1 }),
    })
  const run = (settings: object, context: ReturnType<typeof checkContext>) =>
    logFreshness.run(context, logFreshness.settings.parse({ max_age_seconds: 60, ...settings }), never)
  const entry = (agoMs: number): string =>
    `${JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: String((now - agoMs) * 1000), MESSAGE: 'x' })}\n`

  it('judges the newest entry of the journal', async () => {
    expect(await run({ journald: 'nginx' }, say(entry(5000)))).toMatchObject({ status: 'healthy' })
    expect(await run({ journald: 'nginx' }, say(entry(90_000)))).toMatchObject({ status: 'unhealthy' })
    expect(await run({ journald: 'nginx' }, say(''))).toMatchObject({ status: 'unhealthy' })
    const denied = say('', 'No journal files were opened due to insufficient permissions.', 1)
    expect(await run({ journald: 'nginx' }, denied)).toMatchObject({ status: 'unknown' })
  })

  it('judges the newest line of a container, on either output', async () => {
    const line = (agoMs: number): string =>
      `${new Date(now - agoMs).toISOString().replace('Z', '000000Z')} x\n`
    expect(await run({ docker: 'web' }, say(line(1000)))).toMatchObject({ status: 'healthy' })
    expect(await run({ docker: 'web' }, say('', line(90_000)))).toMatchObject({ status: 'unhealthy' })
  })

  it('takes exactly one source', () => {
    expect(logFreshness.settings.safeParse({ max_age_seconds: 60 }).success).toBe(false)
    expect(logFreshness.settings.safeParse({ max_age_seconds: 60, path: '/a', journald: 'b' }).success).toBe(
      false,
    )
  })
})
