import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actions } from '../actions'
import { checks } from '../checks'
import { notifiers } from '../notifiers'
import { settingsHash } from '../settings/parse-settings'
import { createSettingsDesk, type SettingsDesk } from './settings-desk'

const pictures = resolve(import.meta.dirname, '../../../e2e/gallery/settings')
const shownFile = '/etc/mamori/error_patterns.json'

let dir = ''
let text = ''
let desk: SettingsDesk
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-gallery-'))
  text = await readFile(join(pictures, 'error_patterns.json'), 'utf8')
  await writeFile(join(dir, 'error_patterns.json'), text, { mode: 0o600 })
  desk = createSettingsDesk({
    judgedBy: {
      env: { DB_PASSWORD: 'not shown' },
      secrets: {
        fault: () => null,
        keptAt: async () =>
          new Map(
            ['MAMORI_HEARTBEAT_URL', 'MAMORI_NOTIFICATIONS_EMAIL_PASSWORD'].map((name) => [
              name,
              Date.parse('2026-01-17T10:20:00+09:00'),
            ]),
          ),
        read: async () => ({ kind: 'value', value: 'https://beat.example.jp/not-shown' }),
        change: () => Promise.reject(new Error('pictures change nothing')),
      },
      checks,
      actions,
      channels: notifiers,
      strictPermissions: false,
    },
    location: { file: join(dir, 'error_patterns.json'), baseDir: dir },
    now: () => 0,
    say: ({ code }) => code,
    recorder: () => () => Promise.resolve(),
  })
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** As in the pictures: the file stands where it mostly does. */
const shown = (answer: unknown): string =>
  `${JSON.stringify(answer, null, 1).replaceAll(join(dir, 'error_patterns.json'), shownFile).replaceAll(dir, dirname(shownFile))}\n`

// What the pictures show is what the engine tells: `vitest -u` writes it anew.
it('the settings in the pictures are what the engine tells of their file', async () => {
  await expect(shown(await desk.read())).toMatchFileSnapshot(join(pictures, 'read.json'))
})

it('changes in the pictures are judged as the engine does', async () => {
  const sha256 = settingsHash(text)
  const changed = await desk.preview({
    sha256,
    edits: [
      { kind: 'set', path: ['health_checks', 0, 'interval'], value: 30 },
      { kind: 'set', path: ['mode'], value: 'auto' },
    ],
  })
  await expect(shown(changed)).toMatchFileSnapshot(join(pictures, 'changed.json'))
  const wrong = await desk.preview({
    sha256,
    edits: [{ kind: 'set', path: ['auto_fix_config', 'max_retries'], value: 99 }],
  })
  await expect(shown(wrong)).toMatchFileSnapshot(join(pictures, 'wrong.json'))
})

it('what can be added in the pictures is what the plugins tell, and is judged as the engine does', async () => {
  await expect(shown(await desk.kinds())).toMatchFileSnapshot(join(pictures, 'kinds.json'))
  const entry = { name: 'payments', type: 'http', url: 'https://pay.example.jp/health' }
  const added = await desk.preview({
    sha256: settingsHash(text),
    edits: [{ kind: 'set', path: ['health_checks', 2], value: entry }],
  })
  await expect(shown(added)).toMatchFileSnapshot(join(pictures, 'added.json'))
  const wrong = await desk.preview({
    sha256: settingsHash(text),
    edits: [{ kind: 'set', path: ['health_checks', 2], value: { ...entry, url: 'pay.example.jp' } }],
  })
  await expect(shown(wrong)).toMatchFileSnapshot(join(pictures, 'added-wrong.json'))
})
