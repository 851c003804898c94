import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultNoticePreferences, openNoticePreferences } from './notice-preferences'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mamori-notices-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = async () => {
  const file = join(folder, 'notices.json')
  const onTrouble = vi.fn<(why: string) => void>()
  return { file, onTrouble, store: await openNoticePreferences({ file, onTrouble }) }
}
const own = {
  quiet: { on: true, from: '23:30', to: '06:00', days: [1, 2] },
  criticalBreaksQuiet: true,
} as const

describe('what a person wants to be told', () => {
  it('is everything until something else is said, which outlives the program', async () => {
    const { store, onTrouble } = await open()
    expect(store.current()).toEqual(defaultNoticePreferences)
    await store.set(own)
    expect((await open()).store.current()).toEqual(own)
    expect(onTrouble).not.toHaveBeenCalled()
  })

  it.each([
    ['no JSON', '{'],
    ['a time that no clock shows', JSON.stringify({ ...own, quiet: { ...own.quiet, to: '24:00' } })],
    ['a day that is named twice', JSON.stringify({ ...own, quiet: { ...own.quiet, days: [1, 1] } })],
    ['something that it does not know', JSON.stringify({ ...own, sound: true })],
  ])('is everything where the file holds %s, which is told and kept', async (_name, text) => {
    await writeFile(join(folder, 'notices.json'), text)
    const { store, onTrouble, file } = await open()
    expect(store.current()).toEqual(defaultNoticePreferences)
    expect(store.fault()).toContain(file)
    expect(onTrouble).toHaveBeenCalledOnce()
    expect(await readFile(`${file}.unusable`, 'utf8')).toBe(text)
    await store.set(own)
    expect(store.fault()).toBeNull()
    expect((await open()).store.current()).toEqual(own)
  })

  it('is what was said last, however fast one follows the other', async () => {
    const { store, file } = await open()
    await Promise.all([store.set(own), store.set(defaultNoticePreferences), store.set(own)])
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(own)
  })
})
