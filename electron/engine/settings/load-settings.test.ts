import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourceLabel } from './settings'
import { loadSettings, type LoadSettingsDeps } from './load-settings'
import { fileErrorOf } from './read-settings-file'
import { locateSettings, type LocationInput } from './settings-location'
import { sampleActions, sampleChecks } from './testing/sample-registry'
import { seedSettings } from './testing/seed-settings'

let dir = ''
let file = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-settings-'))
  file = join(dir, 'error_patterns.json')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const load = (options: Partial<LoadSettingsDeps> & { baseDir?: string | null } = {}) =>
  loadSettings(
    {
      env: {},
      checks: sampleChecks,
      actions: sampleActions,
      channels: new Map([['log', null]]),
      strictPermissions: false,
      logRoot: join(dir, 'var'),
      ...options,
    },
    { file, baseDir: options.baseDir === undefined ? dir : options.baseDir },
  )
const told = async (options?: Parameters<typeof load>[0]): Promise<readonly string[]> => {
  const loaded = await load(options)
  if (loaded.kind === 'missing') return ['missing']
  return (loaded.kind === 'faulty' ? loaded.faults : loaded.settings.warnings).map(
    (fault) => fault.message.code,
  )
}

describe('loading', () => {
  it('follows those of the usual logs that exist, never the own one', async () => {
    await writeFile(file, JSON.stringify(seedSettings))
    await mkdir(join(dir, 'logs'))
    await mkdir(join(dir, 'var/postgresql'), { recursive: true })
    for (const log of [
      'logs/app.log',
      'logs/auto_fix.log',
      'var/syslog',
      'var/postgresql/postgresql-15-main.log',
    ]) {
      await writeFile(join(dir, log), '')
    }
    const loaded = await load()
    expect(loaded.kind === 'loaded' && loaded.settings.sources.map((source) => source.id)).toEqual([
      join(dir, 'logs/app.log'),
      join(dir, 'var/syslog'),
      join(dir, 'var/postgresql/*.log'),
    ])
    expect(loaded).toMatchObject({ settings: { baseDir: dir, file } })
  })

  it('takes the application log from where the file says that its paths begin', async () => {
    await mkdir(join(dir, 'app/logs'), { recursive: true })
    await writeFile(join(dir, 'app/logs/app.log'), '')
    await writeFile(file, '{ "base_dir": "app/scripts" }')
    const loaded = await load({ baseDir: null })
    expect(loaded.kind === 'loaded' && loaded.settings.sources.map(sourceLabel)).toEqual([
      join(dir, 'app/logs/app.log'),
    ])
    await writeFile(file, '{}')
    expect(await load({ baseDir: null })).toMatchObject({ settings: { sources: [], baseDir: null } })
  })

  it('tells what stands in the place of a file', async () => {
    expect(await load()).toEqual({ kind: 'missing', file })
    await symlink(join(dir, 'nowhere'), file)
    expect(await told()).toEqual(['missing'])
    await rm(file)
    await mkdir(file)
    expect(await told()).toEqual(['settings.file.directory'])
    await rm(file, { recursive: true })
    execFileSync('mkfifo', [file])
    expect(await told()).toEqual(['settings.file.special'])
    await rm(file)
    await writeFile(file, Buffer.from([0x7b, 0xff, 0x7d]))
    expect(await told()).toEqual(['settings.file.encoding'])
    await writeFile(file, Buffer.from('{ "mode": "自動" }', 'utf16le'))
    expect((await load()).kind).toBe('faulty')
    await writeFile(file, `{ "description": "${'x'.repeat(1024 * 1024)}" }`)
    expect(await told()).toEqual(['settings.file.too_large'])
  })

  it('tells that it may not read the file', async () => {
    expect(fileErrorOf('EACCES')).toMatchObject({
      faults: [{ path: '', line: null, message: { code: 'settings.file.denied' } }],
    })
    expect(fileErrorOf('EIO')).toMatchObject({ faults: [{ message: { params: { reason: 'EIO' } } }] })
    await writeFile(file, '{}', { mode: 0o000 })
    await chmod(dir, 0o755)
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect(await told()).toEqual(['settings.file.denied'])
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it('hands down the hash of a faulty text, so that its repair is noticed', async () => {
    await writeFile(file, '{ "mode": 1 }')
    expect(await load()).toMatchObject({ kind: 'faulty', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
})

describe('who may write the file', () => {
  it('is a warning when everybody may', async () => {
    await writeFile(file, '{}')
    await chmod(file, 0o664)
    expect(await told()).toEqual([])
    await chmod(file, 0o666)
    expect(await load()).toMatchObject({
      kind: 'loaded',
      settings: {
        warnings: [
          { line: null, message: { code: 'settings.file.world_writable', params: { mode: '0666' } } },
        ],
      },
    })
  })

  it('has to be the owner alone for a daemon that acts', async () => {
    await writeFile(file, '{}', { mode: 0o644 })
    const strict = { strictPermissions: true }
    expect((await load(strict)).kind).toBe('loaded')
    await chmod(file, 0o660)
    expect(await told(strict)).toEqual(['settings.file.writable_by_others'])
    await chmod(file, 0o600)
    await chmod(dir, 0o777)
    expect(await told(strict)).toEqual(['settings.file.folder_writable_by_others'])
    await chmod(dir, 0o1777)
    expect((await load(strict)).kind).toBe('loaded')
  })

  it('has to be root or who runs this', async () => {
    await writeFile(file, '{}', { mode: 0o644 })
    await chmod(dir, 0o755)
    const isRoot = process.geteuid?.() === 0
    if (isRoot) execFileSync('chown', ['65534', file])
    const foreign = {
      kind: 'faulty',
      faults: [{ message: { code: 'settings.file.foreign_owner', params: { uid: 65_534 } } }],
    }
    // Only root can give a file away; for others it stays their own.
    expect(await load({ strictPermissions: true })).toMatchObject(isRoot ? foreign : { kind: 'loaded' })
  })
})

describe('where the settings are', () => {
  const locate = (input: Partial<LocationInput>, ...existing: readonly string[]) =>
    locateSettings({
      cwd: '/srv/app',
      home: '/home/me',
      env: {},
      exists: async (path) => existing.includes(path),
      ...input,
    })

  it('is said by the option first, whether or not it exists', async () => {
    expect(await locate({ config: 'conf/my.json', dataDir: 'data' }, '/srv/app/error_patterns.json')).toEqual(
      {
        file: '/srv/app/conf/my.json',
        baseDir: '/srv/app/conf',
        dataDir: '/srv/app/data',
        origin: 'option',
      },
    )
  })

  it('is the working directory when the file is there, else the folder of the user', async () => {
    expect(await locate({}, '/srv/app/error_patterns.json')).toEqual({
      file: '/srv/app/error_patterns.json',
      baseDir: '/srv/app',
      dataDir: '/home/me/.local/share/mamori',
      origin: 'working_directory',
    })
    expect(await locate({})).toEqual({
      file: '/home/me/.config/mamori/error_patterns.json',
      baseDir: null,
      dataDir: '/home/me/.local/share/mamori',
      origin: 'user',
    })
  })

  it('follows the XDG folders, of which relative ones do not count', async () => {
    const env = { XDG_CONFIG_HOME: '/cfg', XDG_DATA_HOME: '/var/data' }
    expect(await locate({ env })).toMatchObject({
      file: '/cfg/mamori/error_patterns.json',
      dataDir: '/var/data/mamori',
    })
    expect(await locate({ env: { XDG_CONFIG_HOME: 'cfg', XDG_DATA_HOME: '' } })).toMatchObject({
      file: '/home/me/.config/mamori/error_patterns.json',
      dataDir: '/home/me/.local/share/mamori',
    })
  })
})
