import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../engine/testing/start-redis'
import { runMamori, startMamori } from './testing/run-mamori'

let dir = ''
let redis: TestRedis | null = null
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-cli-'))
})
afterEach(async () => {
  await redis?.remove()
  redis = null
  await rm(dir, { recursive: true, force: true })
})

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runMamori(dir, words, env)

const write = async (settings: object, name = 'error_patterns.json'): Promise<string> => {
  const file = join(dir, name)
  await writeFile(file, JSON.stringify(settings, null, 2))
  return file
}

const disk = {
  name: 'disk_space',
  type: 'disk',
  interval: 300,
  threshold: 100,
  warning: 99.9,
  critical: true,
}
const redisCheck = (more: object = {}) => ({
  name: 'redis_connection',
  type: 'redis',
  port: redis?.port ?? 1,
  interval: 60,
  timeout: 1,
  consecutive: 1,
  critical: false,
  ...more,
})
const missing = (folder: string) => ({
  id: 'file_not_found',
  name: 'ファイル不存在',
  pattern: 'FileNotFoundError',
  severity: 'error',
  auto_fix: true,
  actions: [{ type: 'create_missing_dirs', directories: [folder] }],
})
const line = (at: Date): string =>
  `${at.toISOString()} ERROR FileNotFoundError: [Errno 2] No such file or directory: 'uploads'\n`

describe('mamori', () => {
  it('tells its usage and refuses what it does not know with 3', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('  health [--config PATH] '),
    })
    expect(await run(['--help'], { LANG: 'ja_JP.UTF-8' })).toMatchObject({
      stdout: expect.stringContaining('終了コード'),
    })
    expect(await run(['--nonsense'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('--nonsense'),
    })
  })

  it('says where settings would be when there are none, and runs nothing', async () => {
    for (const words of [[], ['health'], ['--continuous'], ['check-config']]) {
      const { code, stdout, stderr } = await run(words)
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toContain(join(dir, '.config/mamori/error_patterns.json'))
    }
    expect(existsSync(join(dir, '.local'))).toBe(false)
  })
})

describe('mamori health', () => {
  it('prints the health document and exits by it', async () => {
    redis = await startRedis()
    await write({ health_checks: [disk, redisCheck()] })
    const well = await run(['health'])
    expect(well.code).toBe(0)
    expect(JSON.parse(well.stdout)).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      checks: {
        disk_space: { status: 'healthy', critical: true, usage_percent: expect.any(Number) },
        redis_connection: { status: 'healthy' },
      },
      overall_status: 'healthy',
      metrics: { cpu: { usage_percent: expect.any(Number) }, processes: { count: expect.any(Number) } },
    })
    await redis.stop()
    const degraded = await run(['health'])
    expect([degraded.code, JSON.parse(degraded.stdout).overall_status]).toEqual([1, 'degraded'])
    await write({ health_checks: [redisCheck({ critical: true })] })
    expect((await run(['health'])).code).toBe(2)
  })
})

describe('mamori --once', () => {
  it('repairs what a young log line tells, and leaves an old one alone', async () => {
    await write({
      error_patterns: [missing('uploads')],
      health_checks: [disk],
      log_sources: [{ path: join(dir, 'app.log') }],
      auto_fix_config: { recurrence_window: 0 },
    })
    await writeFile(join(dir, 'app.log'), line(new Date(Date.now() - 3600_000)))
    expect((await run(['--once', '--data-dir', 'data'])).code).toBe(0)
    expect(existsSync(join(dir, 'uploads'))).toBe(false)

    await writeFile(join(dir, 'app.log'), line(new Date(Date.now() - 60_000)), { flag: 'a' })
    const { code, stdout, stderr } = await run(['--json', '--data-dir', 'data'])
    expect((await stat(join(dir, 'uploads'))).isDirectory()).toBe(true)
    expect(JSON.parse(stdout)).toMatchObject({
      overall_status: 'healthy',
      repairs: [{ rule: 'file_not_found', target: { kind: 'path' } }],
    })
    expect([code, stderr]).toEqual([0, ''])
  })

  it('exits by the health and writes the log in its form', async () => {
    await write({ health_checks: [redisCheck({ critical: true })], log_sources: [] })
    const { code, stderr } = await run(['--data-dir', join(dir, 'data'), '--log-file', join(dir, 'fix.log')])
    expect(code).toBe(2)
    expect(stderr).toContain('redis_connection')
    expect(await readFile(join(dir, 'fix.log'), 'utf8')).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - AutoFixDaemon - \[WARNING\] - /m,
    )
    for (const name of ['data', 'data/mamori.db'])
      expect([name, (await stat(join(dir, name))).mode & 0o077]).toEqual([name, 0])
  })
})

describe('mamori --continuous', () => {
  it('runs its cycles and ends after the last iteration', async () => {
    await write({ health_checks: [disk], log_sources: [] })
    const { code } = await run(
      ['--continuous', '--iterations', '1', '--loop-count', '3', '--data-dir', 'data'],
      { LANG: 'ja_JP.UTF-8' },
    )
    expect(code).toBe(0)
    const log = await readFile(join(dir, 'data/logs/auto_fix.log'), 'utf8')
    expect([...log.matchAll(/=== 検知サイクル (\d+) 開始 ===/g)].map((match) => match[1])).toEqual([
      '1',
      '2',
      '3',
    ])
  })

  it('ends with 0 on SIGTERM and lets nobody else work on its data meanwhile', async () => {
    await write({ health_checks: [disk], log_sources: [] })
    const child = startMamori(dir, ['--continuous', '--data-dir', 'data'])
    await once(child.stderr, 'data')
    const second = await run(['--once', '--data-dir', 'data'])
    expect([second.code, second.stdout]).toEqual([3, ''])
    expect(second.stderr).toContain(`A daemon (PID ${child.pid}, ${join(dir, 'run')})`)
    expect(second.stderr).toContain('mamori status')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

describe('mamori scan', () => {
  it('counts what each pattern finds and tells a file that cannot be read', async () => {
    await write({
      error_patterns: [
        missing('uploads'),
        { ...missing('x'), id: 'any', pattern: 'error', ignore: 'harmless' },
      ],
    })
    await writeFile(join(dir, 'a.log'), `${line(new Date())}INFO fine\nERROR harmless\nFATAL odd thing\n`)
    const json = await run(['scan', 'a.log', '--json'])
    expect(json.code).toBe(0)
    expect(JSON.parse(json.stdout)).toMatchObject({
      files: 1,
      lines: 4,
      patterns: [
        { id: 'file_not_found', hits: 1, ignored: 0 },
        { id: 'any', hits: 1, ignored: 1 },
      ],
      missed: expect.any(Number),
    })
    expect((await run(['scan', 'nowhere.log'])).code).toBe(3)
  })
})

describe('mamori check-config', () => {
  it('shows what each rule could do now', async () => {
    const file = await write({ error_patterns: [missing('uploads')], health_checks: [disk], log_sources: [] })
    const { code, stdout } = await run(['check-config', file])
    expect(code).toBe(0)
    expect(stdout).toContain('file_not_found: could act now (1 step)')
    expect(existsSync(join(dir, 'uploads'))).toBe(false)
  })

  it.each([
    ['broken JSON', '{\n  "error_patterns": [\n}', /:3:1: /],
    ['a wrong type', '{\n  "mode": 7\n}', /:2:11: mode: /],
    [
      'an unknown action',
      '{ "error_patterns": [{ "id": "a", "name": "a", "pattern": "x", "severity": "error", "actions": [{ "type": "service_restrat" }] }] }',
      /service_restart/,
    ],
    [
      'an invalid expression',
      '{ "error_patterns": [{ "id": "a", "name": "a", "pattern": "(", "severity": "error", "actions": [] }] }',
      /error_patterns\[0\]\.pattern/,
    ],
    [
      'a name that is taken twice',
      '{ "health_checks": [{ "name": "a", "type": "disk" }, { "name": "a", "type": "memory" }] }',
      /health_checks\[1\]\.name/,
    ],
  ])('tells %s with its place', async (_, text, place) => {
    const file = join(dir, 'bad.json')
    await writeFile(file, text)
    const { code, stdout, stderr } = await run(['check-config', file])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(place)
    expect(stderr).toContain(file)
  })

  it('tells a folder in place of the file', async () => {
    await mkdir(join(dir, 'folder'))
    await chmod(join(dir, 'folder'), 0o755)
    expect(await run(['check-config', 'folder'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('folder'),
    })
  })
})
