import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@shared/domain/actor'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actions } from '../actions'
import { checks } from '../checks'
import { notifiers } from '../notifiers'
import { settingsHash } from '../settings/parse-settings'
import { createSettingsDesk } from './settings-desk'

const text = `\uFEFF{
    "mode"  : "approve",
    "health_checks": [
        { "name": "db", "type": "postgresql", "host": "127.0.0.1", "password": "hunter2hunter2", "interval": 60 },
        { "name": "cache", "type": "redis",   "password": "$\{REDIS_PASSWORD}" }
    ],
    "log_sources": [ { "path": "/var/log/app.log" } ],
    "heartbeat": { "url": "https://beat.example/uuid-that-lets-in" }
}
`.replaceAll('\n', '\r\n')
const operator: Actor = { kind: 'person', name: 'sato', host: 'web-01', face: 'desktop', proof: 'proved' }

let dir = ''
let file = ''
let recorded: unknown[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-desk-'))
  file = join(dir, 'error_patterns.json')
  await writeFile(file, text, { mode: 0o640 })
  recorded = []
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const openDesk = () =>
  createSettingsDesk({
    judgedBy: {
      env: { REDIS_PASSWORD: 'from-the-environment' },
      checks,
      actions,
      channels: notifiers,
      strictPermissions: false,
    },
    location: { file, baseDir: dir },
    now: () => 1000,
    say: (told) => renderMessage('en', told),
    recorder: () => async (edited, actor) => {
      recorded.push([edited, actor])
    },
  })
const sha256 = settingsHash(text)
const now = () => readFile(file, 'utf8')
const set = (path: (string | number)[], value: unknown) => ({ kind: 'set', path, value }) as const
const remove = (path: (string | number)[]) => ({ kind: 'remove', path }) as const

describe('the settings as a form', () => {
  it('tells every setting with what it takes, what is meant without it, and what the file says', async () => {
    const read = await openDesk().read()
    const by = (place: string) => read.settings.find((one) => one.place === place)
    expect(read).toMatchObject({ file, sha256, faults: [], notSaved: null, undoAt: null })
    expect(by('mode')).toMatchObject({
      takes: { kind: 'choice', choices: ['auto', 'approve', 'observe'] },
      assumed: 'auto',
      isSet: true,
      value: 'approve',
      line: 2,
    })
    expect(by('health_checks[0].interval')).toMatchObject({
      key: 'health_checks.interval',
      takes: { kind: 'number', least: 1, most: 86_400, unit: 'seconds' },
      value: 60,
      group: 'health_checks.0',
      line: 4,
    })
    expect(by('auto_fix_config.max_retries')).toMatchObject({
      isSet: false,
      value: null,
      assumed: 3,
      line: null,
    })
    expect(by('health_checks[0].port')).toMatchObject({ assumed: 5432, isSet: false, line: 4 })
    expect(read.groups.map(({ title, type }) => [title, type])).toEqual([
      ['db', 'postgresql'],
      ['cache', 'redis'],
      ['/var/log/app.log', null],
    ])
  })

  it('shows no secret, neither from the file nor from the environment, but the names of the environment', async () => {
    const read = await openDesk().read()
    const secret = (place: string) => read.settings.find((one) => one.place === place)?.secret
    expect(secret('health_checks[0].password')).toBe('masked')
    expect(secret('health_checks[1].password')).toBe('reference')
    expect(secret('heartbeat.url')).toBe('masked')
    const told = JSON.stringify(read)
    for (const hidden of ['hunter2', 'from-the-environment', 'uuid-that-lets-in'])
      expect(told).not.toContain(hidden)
    expect(read.text).toContain('${REDIS_PASSWORD}')
    expect(read.text).toContain('https://beat.example/••••••')
    expect(read.text.split('\n')).toHaveLength(text.split('\n').length)
  })

  it('shows what an edit would do without doing it', async () => {
    const preview = await openDesk().preview({
      sha256,
      edits: [set(['health_checks', 0, 'interval'], 30), set(['mode'], 'auto')],
    })
    expect(preview.faults).toEqual([])
    expect(
      preview.diff.filter(({ kind }) => kind !== 'same').map((line) => [line.kind, line.text.trim()]),
    ).toEqual([
      ['removed', '"mode"  : "approve",'],
      ['added', '"mode"  : "auto",'],
      ['removed', expect.stringContaining('"interval": 60')],
      ['added', expect.stringContaining('"interval": 30')],
    ])
    expect(JSON.stringify(preview)).not.toContain('hunter2')
    expect(preview.effects.map(({ code }) => code)).toEqual([
      'settings.effect.mode',
      'settings.effect.checks',
      'settings.effect.takes_over',
    ])
    expect(await now()).toBe(text)
  })

  it('tells a secret that changes without showing the old or the new one', async () => {
    const { diff } = await openDesk().preview({
      sha256,
      edits: [set(['health_checks', 0, 'password'], 'new-secret-1')],
    })
    expect(diff.filter(({ kind }) => kind !== 'same')).toHaveLength(2)
    expect(JSON.stringify(diff)).not.toMatch(/hunter2|new-secret/)
  })

  it('tells a wrong value with its place, and saves nothing', async () => {
    const desk = openDesk()
    const edits = [set(['health_checks', 0, 'interval'], 'often')]
    const { faults } = await desk.preview({ sha256, edits })
    expect(faults).toMatchObject([
      { path: 'health_checks[0].interval', line: 4, message: { code: 'settings.value.type_number' } },
    ])
    await expect(desk.save({ sha256, edits }, operator)).rejects.toMatchObject({ code: 'refused' })
    expect(await now()).toBe(text)
    expect(recorded).toEqual([])
  })

  it('saves the one value and nothing else, to the byte, keeps the permissions, and takes it back once', async () => {
    await chmod(file, 0o640)
    const desk = openDesk()
    const saved = await desk.save({ sha256, edits: [set(['health_checks', 0, 'interval'], 30)] }, operator)
    const changed = text.replace('"interval": 60', '"interval": 30')
    expect(await now()).toBe(changed)
    expect(saved).toEqual({ sha256: settingsHash(changed) })
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect((await desk.read()).undoAt).toBe(1000)
    expect(await desk.undo(operator)).toEqual({ sha256 })
    expect(await now()).toBe(text)
    await expect(desk.undo(operator)).rejects.toMatchObject({ code: 'refused' })
    expect(recorded).toEqual([
      [{ paths: ['health_checks[0].interval'], undone: false }, operator],
      [{ paths: ['health_checks[0].interval'], undone: true }, operator],
    ])
  })

  it('adds and removes entries and sections', async () => {
    const desk = openDesk()
    const saved = await desk.save(
      {
        sha256,
        edits: [
          remove(['health_checks', 0]),
          set(['health_checks', 1, 'interval'], 5),
          set(['log_sources', 1], { path: '/var/log/syslog' }),
          remove(['heartbeat', 'url']),
          set(['retention', 'events_days'], 30),
        ],
      },
      operator,
    )
    const value = JSON.parse((await now()).slice(1)) as Record<string, unknown>
    expect(value).toEqual({
      mode: 'approve',
      health_checks: [{ name: 'cache', type: 'redis', password: '${REDIS_PASSWORD}', interval: 5 }],
      log_sources: [{ path: '/var/log/app.log' }, { path: '/var/log/syslog' }],
      retention: { events_days: 30 },
    })
    expect((await now()).replaceAll('\r\n', '')).not.toContain('\n')
    await desk.undo(operator)
    expect(await now()).toBe(text)
    expect(saved.sha256).not.toBe(sha256)
  })

  it('adds a pattern behind the others, tells what is wrong with one, and changes none that is there', async () => {
    const desk = openDesk()
    const pattern = { id: 'late', name: 'Late', pattern: 'timed out', severity: 'error', auto_fix: false }
    const first = await desk.save({ sha256, edits: [set(['error_patterns', 0], pattern)] }, operator)
    expect(await now()).toContain(
      '"error_patterns": [{ "id": "late", "name": "Late", "pattern": "timed out",',
    )
    const wrong = await desk.preview({
      sha256: first.sha256,
      edits: [set(['error_patterns', 1], { ...pattern, id: 'later', pattern: '(' })],
    })
    expect(wrong.faults.map(({ path }) => path)).toEqual(['error_patterns[1].pattern'])
    for (const index of [0, 2])
      await expect(
        desk.save(
          { ...first, edits: [set(['error_patterns', index], { ...pattern, id: 'later' })] },
          operator,
        ),
      ).rejects.toMatchObject({ code: 'refused' })
    await expect(
      desk.save({ ...first, edits: [remove(['error_patterns', 0])] }, operator),
    ).rejects.toMatchObject({ code: 'refused' })
  })

  it('refuses what the file changed under, and does not take back what others have written', async () => {
    const desk = openDesk()
    const edits = [set(['mode'], 'auto')]
    const { sha256: next } = await desk.save({ sha256, edits }, operator)
    await expect(desk.save({ sha256, edits }, operator)).rejects.toMatchObject({ code: 'stale' })
    const theirs = `${await now()} `
    await writeFile(file, theirs)
    await expect(desk.preview({ sha256: next, edits })).rejects.toMatchObject({ code: 'stale' })
    await expect(desk.undo(operator)).rejects.toMatchObject({ code: 'stale' })
    expect((await desk.read()).undoAt).toBeNull()
    expect(await now()).toBe(theirs)
  })

  it.each([
    ['a section that is set elsewhere', ['error_patterns', 0, 'pattern']],
    ['a name that no setting has', ['nothing']],
    ['the prototype', ['__proto__', 'mode']],
    ['a constructor', ['constructor']],
    ['an entry that is not there', ['health_checks', 7, 'interval']],
    ['a field of another kind of check', ['health_checks', 0, 'urls']],
    ['what kind of check it is', ['health_checks', 0, 'type']],
    ['a whole section', ['auto_fix_config']],
    ['something inside of a value', ['mode', 'x']],
  ])('takes no edit of %s', async (_, path) => {
    const desk = openDesk()
    for (const edit of [set(path, {}), remove(path)])
      await expect(desk.save({ sha256, edits: [edit] }, operator)).rejects.toMatchObject({ code: 'refused' })
    expect(await now()).toBe(text)
  })

  it('takes no value that is no JSON, is what stands for a secret, or is said twice', async () => {
    const desk = openDesk()
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    for (const edits of [
      [set(['mode'], undefined)],
      [set(['mode'], circle)],
      [set(['base_dir'], 'x'.repeat(70_000))],
      [set(['health_checks', 0, 'password'], '••••••')],
      [set(['heartbeat', 'url'], 'https://beat.example/••••••')],
      [set(['mode'], 'auto'), remove(['mode'])],
    ])
      await expect(desk.save({ sha256, edits }, operator)).rejects.toMatchObject({ code: 'refused' })
    expect(await now()).toBe(text)
  })

  it('shows a broken file with its faults, and mends faults that stand in settings', async () => {
    const wrong = text.replace('"interval": 60', '"interval": -1')
    await writeFile(file, wrong)
    const desk = openDesk()
    expect((await desk.read()).faults).toMatchObject([{ path: 'health_checks[0].interval' }])
    await desk.save(
      { sha256: settingsHash(wrong), edits: [set(['health_checks', 0, 'interval'], 60)] },
      operator,
    )
    expect(await now()).toBe(text)
    await writeFile(file, '{ "mode": "approve", "health_checks": [ { "password": "hunter2hunter2" ')
    const broken = await desk.read()
    expect(broken.faults).toMatchObject([{ line: 1 }])
    expect(broken.text).not.toContain('hunter2')
  })

  it('says that there is no file', async () => {
    await rm(file)
    await expect(openDesk().read()).rejects.toMatchObject({ code: 'not_found' })
  })
})
