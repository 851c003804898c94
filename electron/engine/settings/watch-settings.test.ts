import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchedFrom, watchSettings, type WatchedSettings } from './watch-settings'

let dir = ''
let file = ''
let seen: WatchedSettings[] = []
let stop = (): void => undefined
const hash = (text: string): WatchedSettings => ({
  kind: 'present',
  sha256: createHash('sha256').update(text).digest('hex'),
})
const absent: WatchedSettings = { kind: 'absent' }

const start = (known: WatchedSettings | null, options: { pollMs?: number } = {}): void => {
  stop = watchSettings({
    file,
    known,
    onChange: (now) => void seen.push(now),
    onError: (error) => {
      throw error
    },
    quietMs: 20,
    pollMs: 40,
    ...options,
  })
}
/** As editors do it: nobody can see half of the text. */
const replace = async (text: string): Promise<void> => {
  await writeFile(join(dir, 'swap'), text)
  await rename(join(dir, 'swap'), file)
}
const patience = { timeout: 10_000, interval: 10 }

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-watch-'))
  file = join(dir, 'conf/error_patterns.json')
  await mkdir(join(dir, 'conf'))
  await writeFile(file, 'one')
  seen = []
})
afterEach(async () => {
  stop()
  await rm(dir, { recursive: true, force: true })
})

describe('a watched settings file', () => {
  it('is told when its content changes, by writing and by rename over it', async () => {
    start(hash('one'), { pollMs: 3_600_000 })
    await writeFile(file, 'two')
    await expect.poll(() => seen.at(-1), patience).toEqual(hash('two'))
    await replace('three')
    await expect.poll(() => seen.at(-1), patience).toEqual(hash('three'))
  })

  it('is told when it changed between loading and watching', async () => {
    start(hash('older'))
    await expect.poll(() => seen, patience).toEqual([hash('one')])
  })

  it('is not told for a touch, the same content, or another file beside it', async () => {
    start(hash('one'))
    await utimes(file, new Date(), new Date(0))
    await writeFile(join(dir, 'conf/other.json'), 'x')
    await replace('one')
    await replace('end')
    await expect.poll(() => seen, patience).toEqual([hash('end')])
  })

  it('is told once for many writes in a row', async () => {
    start(hash('one'))
    for (let n = 0; n < 50; n++) await writeFile(file, `n${n}`)
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(hash('n49')), { timeout: 10_000, interval: 10 })
    expect(seen.length).toBeLessThan(25)
  })

  it('is followed through deletion and re-creation, with its folder, too', async () => {
    start(hash('one'))
    await unlink(file)
    await expect.poll(() => seen, patience).toEqual([absent])
    await replace('two')
    await expect.poll(() => seen, patience).toEqual([absent, hash('two')])
    await rm(join(dir, 'conf'), { recursive: true })
    await expect.poll(() => seen, patience).toEqual([absent, hash('two'), absent])
    await mkdir(join(dir, 'conf'))
    await replace('three')
    await expect.poll(() => seen, patience).toEqual([absent, hash('two'), absent, hash('three')])
    await replace('four')
    await expect
      .poll(() => seen, patience)
      .toEqual([absent, hash('two'), absent, hash('three'), hash('four')])
  })

  it('is followed behind a link whose target changes elsewhere', async () => {
    const target = join(dir, 'target.json')
    await writeFile(target, 'one')
    await unlink(file)
    await symlink(target, file)
    start(hash('one'))
    await writeFile(target, 'two, in another folder')
    await expect.poll(() => seen, patience).toEqual([hash('two, in another folder')])
  })

  it('appears when it was not there', async () => {
    await rm(join(dir, 'conf'), { recursive: true })
    start(absent)
    await mkdir(join(dir, 'conf'))
    await replace('new')
    await expect.poll(() => seen, patience).toEqual([hash('new')])
  })

  it('takes what is there first when nothing is known', async () => {
    start(null)
    const other: WatchedSettings[] = []
    const stopOther = watchSettings({
      file,
      known: hash('old'),
      onChange: (now) => void other.push(now),
      onError: () => undefined,
      quietMs: 20,
    })
    await vi.waitFor(() => expect(other).toHaveLength(1), { timeout: 10_000 })
    stopOther()
    await replace('two')
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(hash('two')), { timeout: 10_000, interval: 10 })
  })

  it('is told one change after the other, and the last one in any case', async () => {
    const order: string[] = []
    let release = (): void => undefined
    stop = watchSettings({
      file,
      known: hash('one'),
      quietMs: 10,
      pollMs: 20,
      onError: () => undefined,
      onChange: async (now) => {
        order.push(`begin ${now.kind}`)
        await new Promise<void>((resolve) => {
          release = resolve
        })
        order.push(`end ${now.kind}`)
        seen.push(now)
      },
    })
    await replace('two')
    await vi.waitFor(() => expect(order).toEqual(['begin present']), { timeout: 10_000 })
    await unlink(file)
    const polled = vi.fn<() => void>()
    const stopSecond = watchSettings({
      file,
      known: hash('one'),
      onChange: polled,
      onError: () => undefined,
      quietMs: 30,
      pollMs: 20,
    })
    await vi.waitFor(() => expect(polled).toHaveBeenCalled(), { timeout: 10_000 })
    stopSecond()
    expect(order).toEqual(['begin present'])
    release()
    await vi.waitFor(() => expect(order).toEqual(['begin present', 'end present', 'begin absent']), {
      timeout: 10_000,
    })
    release()
    await expect.poll(() => seen, patience).toEqual([hash('two'), absent])
  })

  it('hands an error of the listener on and keeps watching', async () => {
    const errors: unknown[] = []
    stop = watchSettings({
      file,
      known: hash('one'),
      quietMs: 10,
      pollMs: 20,
      onError: (error) => errors.push(error),
      onChange: (now) => {
        if (errors.length === 0) throw new Error('first')
        seen.push(now)
      },
    })
    await replace('two')
    await vi.waitFor(() => expect(errors).toHaveLength(1), { timeout: 10_000 })
    await replace('three')
    await expect.poll(() => seen, patience).toEqual([hash('three')])
  })

  it('is left alone after the end', async () => {
    start(hash('one'))
    stop()
    stop()
    const other: WatchedSettings[] = []
    const stopOther = watchSettings({
      file,
      known: hash('one'),
      onChange: (now) => void other.push(now),
      onError: () => undefined,
      quietMs: 60,
      pollMs: 40,
    })
    await replace('two')
    await vi.waitFor(() => expect(other).toHaveLength(1), { timeout: 10_000 })
    stopOther()
    expect(seen).toEqual([])
  })
})

describe('what a loading has seen', () => {
  it('is known to the watching', () => {
    expect(watchedFrom({ kind: 'missing', file })).toEqual(absent)
    expect(watchedFrom({ kind: 'faulty', file, faults: [], sha256: 'ab' })).toEqual({
      kind: 'present',
      sha256: 'ab',
    })
    expect(watchedFrom({ kind: 'faulty', file, faults: [] })).toBeNull()
  })
})
