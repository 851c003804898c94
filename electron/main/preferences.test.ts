import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { languageOf, openPreferences } from './preferences'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mamori-preferences-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (systemLanguages: readonly string[] = ['ja-JP'], onTrouble = vi.fn<(why: string) => void>()) =>
  openPreferences({ file: join(folder, 'preferences.json'), systemLanguages, onTrouble })

describe('languageOf', () => {
  it.each([
    [['ja'], 'ja'],
    [['ja-JP', 'en'], 'ja'],
    [['en-GB', 'ja'], 'en'],
    [['fr-FR'], 'en'],
    [['C'], 'ja'],
    [[], 'ja'],
  ] as const)('%j is %s', (languages, expected) => {
    expect(languageOf(languages)).toBe(expected)
  })
})

describe('preferences', () => {
  it('begin with the language of the system and the dark theme', async () => {
    expect((await open(['en-US'])).current()).toEqual({ language: 'en', theme: 'dark' })
  })

  it('outlive the program, in a file of the owner alone', async () => {
    const first = await open()
    await first.set({ language: 'en', theme: 'light' })
    await first.learnTray()
    const second = await open()
    expect(second.current()).toEqual({ language: 'en', theme: 'light' })
    expect(second.knowsTray()).toBe(true)
    expect((await stat(join(folder, 'preferences.json'))).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['preferences.json'])
  })

  it('tell a change to who listens, until the listening ends', async () => {
    const preferences = await open()
    const listener = vi.fn<(value: unknown) => void>()
    const end = preferences.subscribe(listener)
    await preferences.set({ language: 'en', theme: 'auto' })
    end()
    await preferences.set({ language: 'ja', theme: 'dark' })
    expect(listener.mock.calls).toEqual([[{ language: 'en', theme: 'auto' }]])
  })

  it('keep the last of several changes made at once', async () => {
    const preferences = await open()
    await Promise.all([
      preferences.set({ language: 'en', theme: 'dark' }),
      preferences.learnTray(),
      preferences.set({ language: 'ja', theme: 'light' }),
    ])
    expect(JSON.parse(await readFile(join(folder, 'preferences.json'), 'utf8'))).toEqual({
      language: 'ja',
      theme: 'light',
      knowsTray: true,
    })
  })

  it.each(['{ not json', '{"language":"de","theme":"dark"}', '[]'])(
    'tell about %s and begin anew',
    async (content) => {
      await writeFile(join(folder, 'preferences.json'), content)
      const onTrouble = vi.fn<(why: string) => void>()
      const preferences = await open(['ja'], onTrouble)
      expect(preferences.current()).toEqual({ language: 'ja', theme: 'dark' })
      expect(onTrouble).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('preferences.json'))
    },
  )

  it('reject when they cannot be stored, and leave nothing half-written', async () => {
    const preferences = await open()
    await rm(folder, { recursive: true })
    await expect(preferences.set({ language: 'en', theme: 'dark' })).rejects.toThrow('ENOENT')
  })
})
