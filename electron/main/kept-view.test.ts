import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyState } from '@shared/domain/state'
import type { Live } from '@shared/domain/live'
import type { Snapshot } from '@shared/ipc/contract'
import { keepView, readKeptView, viewPlace, type KeepViewDeps } from './kept-view'

const running: Snapshot = { kind: 'running', state: emptyState, live: { at: 7 } as Live }

describe('the view that is kept', () => {
  let folder = ''
  let file = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mamori-view-'))
    file = join(folder, 'last-view.json')
  })
  beforeEach(() => rm(file, { force: true }))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const scene = (take: KeepViewDeps['take'], of = 'this build') => {
    const timers: { readonly delayMs: number; readonly run: () => void }[] = []
    const cancelled: number[] = []
    const onTrouble = vi.fn<(what: string) => void>()
    const stop = keepView({
      place: { file, of },
      take,
      now: () => 42,
      after: (delayMs, run) => {
        timers.push({ delayMs, run })
        const n = timers.length
        return () => void cancelled.push(n)
      },
      onTrouble,
    })
    return { stop, timers, cancelled, onTrouble }
  }
  const read = (of = 'this build') => readKeptView({ file, of })
  const shown = async () => ({ hostId: 'this', snapshot: running })

  it('comes back to the same program over the same places, for its owner alone', async () => {
    await scene(shown).stop()
    expect(await read()).toEqual({
      kind: 'kept',
      hostId: 'this',
      takenAt: 42,
      snapshot: JSON.stringify(running),
    })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await read('another build')).toEqual({ kind: 'none' })
  })

  it('is none where nothing was kept, and where a letter of it has changed', async () => {
    expect(await read()).toEqual({ kind: 'none' })
    await scene(shown).stop()
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('"at":7', '"at":8'))
    expect(await read()).toEqual({ kind: 'none' })
    await writeFile(file, text.slice(0, -20))
    expect(await read()).toEqual({ kind: 'none' })
    await writeFile(file, '')
    expect(await read()).toEqual({ kind: 'none' })
  })

  it('stays while the engine does not answer, and goes when nothing runs or it is too large', async () => {
    await scene(shown).stop()
    await scene(async () => null).stop()
    expect(await read()).toMatchObject({ kind: 'kept' })
    await scene(async () => ({ hostId: 'this', snapshot: { kind: 'setup', settingsFile: '/s' } })).stop()
    expect(await read()).toEqual({ kind: 'none' })
    await scene(shown).stop()
    const live = { at: 7, long: 'x'.repeat(2_000_000) } as unknown as Live
    await scene(async () => ({
      hostId: 'this',
      snapshot: { kind: 'running', state: emptyState, live },
    })).stop()
    expect(await read()).toEqual({ kind: 'none' })
  })

  it('is kept every few minutes, the next time only after the one before', async () => {
    const { timers, stop, cancelled } = scene(shown)
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([30_000])
    timers[0]?.run()
    await vi.waitFor(() => expect(timers.map(({ delayMs }) => delayMs)).toEqual([30_000, 300_000]))
    expect(await read()).toMatchObject({ kind: 'kept' })
    await stop()
    expect(cancelled).toEqual([2])
  })

  it('tells what keeps it from being kept, and goes on', async () => {
    const { timers, onTrouble } = scene(() => Promise.reject(new Error('ENOSPC')))
    timers[0]?.run()
    await vi.waitFor(() => expect(timers).toHaveLength(2))
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith(`${file}: Error: ENOSPC`)
  })

  it('belongs to one build and to one choice of places', async () => {
    await writeFile(join(folder, 'index.html'), '')
    const words = { configFile: '/etc/a.json', dataDir: null }
    const of = async (more: {
      readonly version?: string
      readonly page?: string
      readonly words?: typeof words
    }) => (await viewPlace({ file, page: folder, words, version: '1.0.0', ...more })).of
    const all = await Promise.all([
      of({}),
      of({ version: '1.0.1' }),
      of({ page: '/nowhere' }),
      of({ words: { ...words, configFile: '/etc/b.json' } }),
    ])
    expect(new Set(all).size).toBe(4)
    expect(await of({})).toBe(all[0])
  })
})
