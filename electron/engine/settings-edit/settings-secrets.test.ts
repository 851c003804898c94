import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import type { SettingEdit } from '@shared/ipc/settings-calls'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actions } from '../actions'
import { checks } from '../checks'
import { notifiers } from '../notifiers'
import { createSecretFile } from '../secrets/secret-file'
import type { SecretStore } from '../secrets/secret-store'
import { createTestCipher } from '../secrets/testing/test-cipher'
import { loadSettings } from '../settings/load-settings'
import { settingsHash } from '../settings/parse-settings'
import { createSettingsDesk } from './settings-desk'

const SECRET = 'lets-in-4711'
const HOOK = `https://chat.example/hooks/${SECRET}`
const text = `{
  "mode": "approve",
  "health_checks": [
    { "name": "main db", "type": "postgresql", "host": "127.0.0.1" },
    { "name": "cache", "type": "redis", "password": "$\{REDIS_PASSWORD}" },
    { "name": "queue", "type": "redis", "password": "$\{QUEUE_PASSWORD}" }
  ]
}
`
/** The same where every name has its value. */
const given = text.replace('QUEUE_PASSWORD', 'REDIS_PASSWORD')
const operator: Actor = { kind: 'person', name: 'sato', host: 'web-01', face: 'desktop', proof: 'proved' }

let dir = ''
let file = ''
let store: SecretStore
let told: unknown[] = []
let takenOver = 0
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-desk-'))
  file = join(dir, 'error_patterns.json')
  await writeFile(file, text, { mode: 0o600 })
  store = createSecretFile({ dataDir: async () => dir, cipher: createTestCipher(), now: () => 1000 })
  told = []
  takenOver = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const judgedBy = (secrets: SecretStore | null) => ({
  env: { REDIS_PASSWORD: 'from-the-environment' },
  ...(secrets && { secrets }),
  checks,
  actions,
  channels: notifiers,
  strictPermissions: false,
})
const openDesk = (secrets: SecretStore | null = store) =>
  createSettingsDesk({
    judgedBy: judgedBy(secrets),
    location: { file, baseDir: dir },
    now: () => 1000,
    say: (what) => renderMessage('en', what),
    onSecrets: () => (takenOver += 1),
    recorder: () => async (edited) => {
      told.push(edited)
    },
  })
const now = () => readFile(file, 'utf8')
const keep = (path: (string | number)[], secret: string): SettingEdit => ({ kind: 'keep', path, secret })
const remove = (path: (string | number)[]): SettingEdit => ({ kind: 'remove', path })
const webhook = ['notifications', 'webhook', 'url']
const save = async (desk: ReturnType<typeof openDesk>, ...edits: SettingEdit[]) =>
  desk.save({ sha256: settingsHash(await now()), edits }, operator)
const loaded = async () => loadSettings(judgedBy(store), { file, baseDir: dir })

describe('a secret of the settings', () => {
  it('is kept in the store while the file only names it, and the engine works by it', async () => {
    const desk = openDesk()
    await save(
      desk,
      keep(webhook, HOOK),
      keep(['health_checks', 0, 'password'], SECRET),
      keep(['health_checks', 2, 'password'], 'queue'),
    )
    const written = JSON.parse(await now()) as Record<string, unknown>
    expect(written).toMatchObject({
      notifications: { webhook: { url: '${MAMORI_NOTIFICATIONS_WEBHOOK_URL}' } },
      health_checks: [{ password: '${MAMORI_HEALTH_CHECKS_MAIN_DB_PASSWORD}' }, {}, {}],
    })
    expect(await store.read('MAMORI_NOTIFICATIONS_WEBHOOK_URL')).toEqual({ kind: 'value', value: HOOK })
    expect(await loaded()).toMatchObject({ kind: 'loaded', settings: { webhookUrl: HOOK } })
  })

  it('of a check that is added is kept under the name of that check, and never told', async () => {
    await writeFile(file, given, { mode: 0o600 })
    const desk = openDesk()
    const { kinds, sha256 } = await desk.kinds()
    const redis = kinds.find(({ type }) => type === 'redis')
    if (redis === undefined) throw new Error('redis cannot be added')
    const value = { name: 'sessions', type: 'redis', port: 6380, password: SECRET }
    const edits: SettingEdit[] = [{ kind: 'set', path: redis.path, value, keepSecrets: true }]
    const preview = await desk.preview({ sha256, edits })
    expect(preview).toMatchObject({
      faults: [],
      effects: [message('settings.effect.kept', { n: 1 }), {}, {}],
    })
    expect(JSON.stringify(preview)).not.toContain(SECRET)
    await save(desk, ...edits)
    expect(await now()).not.toContain(SECRET)
    expect(JSON.parse(await now())).toMatchObject({
      health_checks: [{}, {}, {}, { password: '${MAMORI_HEALTH_CHECKS_SESSIONS_PASSWORD}' }],
    })
    expect(await store.read('MAMORI_HEALTH_CHECKS_SESSIONS_PASSWORD')).toEqual({
      kind: 'value',
      value: SECRET,
    })
  })

  it('is never told again: not by a read, a preview, a fault, a record or a save', async () => {
    const desk = openDesk()
    const answers: unknown[] = []
    const ask = async (...edits: SettingEdit[]) => {
      const sha256 = settingsHash(await now())
      answers.push(await desk.preview({ sha256, edits }))
      return sha256
    }
    await ask(keep(webhook, `no address ${SECRET}`))
    await ask(keep(webhook, HOOK))
    answers.push(await save(desk, keep(['health_checks', 2, 'password'], SECRET), keep(webhook, HOOK)))
    answers.push(await desk.read(), told)
    await ask(keep(webhook, `${HOOK}-2`))
    answers.push(await desk.undo(operator), await desk.read())
    expect(JSON.stringify(answers)).not.toContain(SECRET)
    expect(await now()).not.toContain(SECRET)
    expect(await readFile(join(dir, 'secrets.json'), 'utf8')).not.toContain(SECRET)
  })

  it('tells where each comes from, and when the store got it', async () => {
    const desk = openDesk()
    const of = async (place: string) =>
      (await desk.read()).settings.find((setting) => setting.place === place)?.reference
    expect(await of('health_checks[1].password')).toEqual({
      name: 'REDIS_PASSWORD',
      from: 'environment',
      at: null,
    })
    expect(await of('health_checks[2].password')).toEqual({
      name: 'QUEUE_PASSWORD',
      from: 'nowhere',
      at: null,
    })
    expect(await of('notifications.webhook.url')).toBeNull()
    await save(desk, keep(['health_checks', 2, 'password'], SECRET))
    expect(await of('health_checks[2].password')).toEqual({ name: 'QUEUE_PASSWORD', from: 'store', at: 1000 })
  })

  it('that is missing is a fault with its place and the way out, which is to enter it', async () => {
    expect(await loaded()).toMatchObject({
      kind: 'faulty',
      faults: [
        {
          path: 'health_checks[2].password',
          line: 6,
          message: { code: 'settings.env.unset', params: { name: 'QUEUE_PASSWORD' } },
        },
      ],
    })
    await save(openDesk(), keep(['health_checks', 2, 'password'], SECRET))
    // The file named it already.
    expect(await now()).toBe(text)
    expect(takenOver).toBe(1)
    expect(await loaded()).toMatchObject({ kind: 'loaded' })
  })

  it('that is kept and cannot be read says so', async () => {
    await save(openDesk(), keep(['health_checks', 2, 'password'], SECRET))
    store = createSecretFile({ dataDir: async () => dir, cipher: createTestCipher('other'), now: () => 1 })
    expect(await loaded()).toMatchObject({
      kind: 'faulty',
      faults: [
        { message: { code: 'settings.secret.unreadable', params: { name: 'QUEUE_PASSWORD', why: 'Error' } } },
      ],
    })
  })

  it('gets a name of its own where the environment says what the file names', async () => {
    await save(
      openDesk(),
      keep(['health_checks', 1, 'password'], SECRET),
      keep(['health_checks', 2, 'password'], 'queue'),
    )
    expect(JSON.parse(await now())).toMatchObject({
      health_checks: [
        {},
        { password: '${MAMORI_HEALTH_CHECKS_CACHE_PASSWORD}' },
        { password: '${QUEUE_PASSWORD}' },
      ],
    })
  })

  it('does not change for another place that names the same one', async () => {
    await writeFile(file, text.replace('REDIS_PASSWORD', 'QUEUE_PASSWORD'))
    await save(
      openDesk(),
      keep(['health_checks', 1, 'password'], 'one'),
      keep(['health_checks', 2, 'password'], 'two'),
    )
    expect(JSON.parse(await now())).toMatchObject({
      health_checks: [
        {},
        { password: '${MAMORI_HEALTH_CHECKS_CACHE_PASSWORD}' },
        { password: '${MAMORI_HEALTH_CHECKS_QUEUE_PASSWORD}' },
      ],
    })
  })

  it('is judged by what it says before it is kept', async () => {
    const desk = openDesk()
    const sha256 = settingsHash(text)
    const edits = [keep(webhook, 'ftp://chat.example'), keep(['health_checks', 2, 'password'], 'x')]
    const { faults } = await desk.preview({ sha256, edits })
    expect(faults).toMatchObject([
      { path: 'notifications.webhook.url', message: { code: 'settings.webhook.url' } },
    ])
    await expect(desk.save({ sha256, edits }, operator)).rejects.toMatchObject({ code: 'refused' })
    expect([...(await store.keptAt())]).toEqual([])
    expect(await now()).toBe(text)
  })

  it('means itself, whatever stands in it', async () => {
    const odd = '${REDIS_PASSWORD} "quoted" \\ $${X}'
    await save(openDesk(), keep(['health_checks', 2, 'password'], odd))
    const settings = await loaded()
    expect(settings).toMatchObject({
      kind: 'loaded',
      settings: { checks: [{}, {}, { config: { password: odd } }] },
    })
  })

  it('is forgotten when the file names it no more, and there again when that is taken back', async () => {
    const desk = openDesk()
    await save(desk, keep(webhook, HOOK), keep(['health_checks', 2, 'password'], 'queue'))
    const before = await now()
    const address = (await desk.read()).settings.find(({ place }) => place === 'notifications.webhook.url')
    expect(address).toMatchObject({ required: false, keepable: true })
    await save(desk, remove(webhook))
    expect(await now()).not.toContain('notifications')
    expect([...(await store.keptAt()).keys()]).toEqual(['QUEUE_PASSWORD'])
    await desk.undo(operator)
    expect(await now()).toBe(before)
    expect(await loaded()).toMatchObject({ kind: 'loaded', settings: { webhookUrl: HOOK } })
  })

  it('that was replaced is the old one again when that is taken back', async () => {
    const desk = openDesk()
    await save(desk, keep(webhook, HOOK), keep(['health_checks', 2, 'password'], 'queue'))
    const before = await now()
    await save(desk, keep(webhook, 'https://other.example/x'))
    expect(await now()).toBe(before)
    expect(await loaded()).toMatchObject({ settings: { webhookUrl: 'https://other.example/x' } })
    await desk.undo(operator)
    expect(await loaded()).toMatchObject({ settings: { webhookUrl: HOOK } })
  })

  it('is not kept for a file that could not be replaced', async () => {
    const desk = openDesk()
    const sha256 = settingsHash(text)
    const change = store.change
    store = {
      ...store,
      change: async (changes) => {
        const takeBack = await change(changes)
        await writeFile(file, `${text} `)
        return takeBack
      },
    }
    const raced = openDesk(store)
    const edits = [keep(webhook, HOOK), keep(['health_checks', 2, 'password'], 'queue')]
    await expect(raced.save({ sha256, edits }, operator)).rejects.toMatchObject({ code: 'stale' })
    expect([...(await store.keptAt())]).toEqual([])
    expect((await desk.read()).undoAt).toBeNull()
  })

  it('is kept within a value of many parts, each by a name of its own', async () => {
    const path = ['health_checks', 0, 'env']
    const value = { DB_PASSWORD: SECRET, DB_TOKEN: '${REDIS_PASSWORD}', DB_EMPTY: '' }
    const edit: SettingEdit = { kind: 'set', path: [...path], value, keepSecrets: true }
    const command = '"type": "command", "argv": ["/usr/bin/true"], "env": {}'
    await writeFile(file, given.replace('"type": "postgresql", "host": "127.0.0.1"', command))
    const desk = openDesk()
    const preview = await desk.preview({ sha256: settingsHash(await now()), edits: [edit] })
    expect(preview.faults).toEqual([])
    expect(preview.effects).toContainEqual(message('settings.effect.kept', { n: 1 }))
    await save(desk, edit)
    expect(await now()).not.toContain(SECRET)
    expect(JSON.parse(await now()).health_checks[0].env).toEqual({
      DB_PASSWORD: '${MAMORI_HEALTH_CHECKS_MAIN_DB_ENV_DB_PASSWORD}',
      DB_TOKEN: '${REDIS_PASSWORD}',
      DB_EMPTY: '',
    })
    expect(await store.read('MAMORI_HEALTH_CHECKS_MAIN_DB_ENV_DB_PASSWORD')).toEqual({
      kind: 'value',
      value: SECRET,
    })
  })

  it('that is written in plain is told before it is saved', async () => {
    const edit: SettingEdit = { kind: 'set', path: webhook, value: HOOK }
    await writeFile(file, given)
    const { effects } = await openDesk(null).preview({ sha256: settingsHash(await now()), edits: [edit] })
    expect(effects).toContainEqual(message('settings.effect.plain', { n: 1 }))
  })

  it('is refused where nothing can keep it, and the page is told why', async () => {
    const closed: SecretStore = {
      ...store,
      fault: () => message('settings.secret.no_keyring', { backend: 'basic_text' }),
    }
    for (const [desk, code] of [
      [openDesk(null), 'settings.secret.no_store'],
      [openDesk(closed), 'settings.secret.no_keyring'],
    ] as const) {
      expect((await desk.read()).notKept).toMatchObject({ code })
      await expect(save(desk, keep(webhook, HOOK))).rejects.toMatchObject({ code: 'refused' })
    }
    expect(await now()).toBe(text)
    expect([...(await store.keptAt())]).toEqual([])
  })
})
