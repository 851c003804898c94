import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Exec } from '../ports'
import { readSettings } from '../find-settings'
import { seedPatterns } from '../settings/testing/seed-settings'
import type { SettingsLocation } from '../settings/settings-location'
import { startRedis } from '../testing/start-redis'
import { defaultPatterns } from './default-patterns'
import { createSetup, type Setup } from './setup'

let dir = ''
let location: SettingsLocation = { file: '', baseDir: null, dataDir: '', origin: 'user' }
const noPrograms: Exec = () =>
  Promise.resolve({ kind: 'failed', why: 'not_found', stdout: '', stderr: '', durationMs: 0 })

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-setup-'))
  await mkdir(join(dir, 'app/logs'), { recursive: true })
  await writeFile(join(dir, 'app/logs/app.log'), 'started\n')
  location = {
    file: join(dir, 'conf/mamori/error_patterns.json'),
    baseDir: null,
    dataDir: join(dir, 'data'),
    origin: 'user',
  }
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const open = ({ redisPorts = [] as readonly number[], own = false } = {}): Setup =>
  createSetup({
    located: Promise.resolve(location),
    env: {},
    cwd: join(dir, 'app'),
    exec: noPrograms,
    ...(own ? {} : { patterns: seedPatterns }),
    places: {
      postgresqlPorts: [],
      postgresqlSockets: dir,
      redisPorts,
      httpPorts: [],
      procRoot: dir,
      logRoot: dir,
      systemdDirectory: join(dir, 'none'),
      initDirectory: join(dir, 'none'),
      supervisorSockets: [],
    },
  })

describe('the first start', () => {
  it('goes from what is there to settings that load', async () => {
    const redis = await startRedis()
    try {
      const setup = open({ redisPorts: [redis.port] })
      const { findings, settingsFile } = await setup.scan()
      expect(settingsFile).toBe(location.file)
      expect(findings.map(({ kind, suggested }) => [kind, suggested])).toEqual([
        ['redis', true],
        ['log', true],
      ])
      expect(findings[0]).not.toHaveProperty('thing')
      expect(await setup.write({ chosen: findings.map(({ id }) => id) })).toEqual({ file: location.file })
    } finally {
      await redis.remove()
    }
    expect(JSON.parse(await readFile(location.file, 'utf8'))).toMatchObject({
      mode: 'approve',
      base_dir: join(dir, 'app'),
    })
    expect(await readSettings(location, {})).toMatchObject({
      kind: 'loaded',
      settings: {
        mode: 'approve',
        baseDir: join(dir, 'app'),
        checks: [{ name: 'redis_connection' }, { name: 'disk_space' }, { name: 'memory_usage' }],
        sources: [{ path: join(dir, 'app/logs/app.log') }],
      },
    })
  })

  it('writes without a scan before it, and never over what is there', async () => {
    await open().write({ chosen: [] })
    const before = await readFile(location.file, 'utf8')
    await expect(open().write({ chosen: [] })).rejects.toMatchObject({ code: 'refused' })
    expect(await readFile(location.file, 'utf8')).toBe(before)
  })

  it('refuses what it has not found', async () => {
    await expect(open().write({ chosen: ['service:systemd:sshd'] })).rejects.toMatchObject({ code: 'stale' })
  })

  it('says when the file cannot be written', async () => {
    await writeFile(join(dir, 'conf'), 'a file in the way')
    await expect(open().write({ chosen: [] })).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('patterns to begin with', () => {
  it('are the twelve of the program, usable as they are', async () => {
    expect(defaultPatterns()).toHaveLength(12)
    await open({ own: true }).write({ chosen: [] })
    const loaded = await readSettings(location, {})
    expect(loaded).toMatchObject({
      kind: 'loaded',
      settings: { rules: defaultPatterns().map(({ id, severity }) => ({ id, severity })) },
    })
    const told =
      loaded.kind === 'loaded' ? loaded.settings.warnings.map((warning) => warning.message.code) : []
    expect([...new Set(told)]).toEqual(['settings.action.relative'])
  })
})
