import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeFolder } from './testing/watched-logs'
import { createWaker, type Waker } from './wake'

const wait = { timeout: 5000, interval: 5 }
let folder: ReturnType<typeof makeFolder>
let waker: Waker
let woken: string[]
const at = (...names: readonly string[]): string => join(folder.path, ...names)
const start = (...paths: readonly string[]): void => {
  woken = []
  waker = createWaker(() => paths.map((path) => ({ path, onChange: () => woken.push(path) })))
}
const isWoken = (path: string): Promise<boolean> => vi.waitUntil(() => woken.includes(path), wait)

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => {
  waker.close()
  folder.remove()
})

describe('createWaker', () => {
  it('wakes for a change, a rotation and a creation of the file, and for no other', async () => {
    writeFileSync(at('app.log'), '')
    start(at('app.log'))
    writeFileSync(at('other.log'), 'x')
    appendFileSync(at('app.log'), 'x')
    expect(await isWoken(at('app.log'))).toBe(true)
    woken.length = 0
    renameSync(at('app.log'), at('app.log.1'))
    expect(await isWoken(at('app.log'))).toBe(true)
    woken.length = 0
    writeFileSync(at('app.log'), 'y')
    expect(await isWoken(at('app.log'))).toBe(true)
    expect(new Set(woken)).toEqual(new Set([at('app.log')]))
  })

  it('wakes for the file that a link leads to', async () => {
    mkdirSync(at('real'))
    writeFileSync(at('real', 'a.log'), '')
    symlinkSync(at('real', 'a.log'), at('app.log'))
    start(at('app.log'))
    appendFileSync(at('real', 'a.log'), 'x')
    expect(await isWoken(at('app.log'))).toBe(true)
  })

  it('watches a folder once it appears, and again when it is another one', async () => {
    const path = at('later', 'app.log')
    start(path)
    mkdirSync(at('later'))
    waker.renew()
    writeFileSync(path, 'x')
    expect(await isWoken(path)).toBe(true)
    rmSync(at('later'), { recursive: true })
    mkdirSync(at('later'))
    waker.renew()
    woken.length = 0
    writeFileSync(path, 'y')
    expect(await isWoken(path)).toBe(true)
  })

  it('wakes no more after it was closed', async () => {
    writeFileSync(at('app.log'), '')
    start(at('app.log'))
    waker.close()
    const second: string[] = []
    const other = createWaker(() => [{ path: at('app.log'), onChange: () => second.push('app.log') }])
    appendFileSync(at('app.log'), 'x')
    await vi.waitFor(() => expect(second.length).toBeGreaterThan(0), wait)
    other.close()
    expect(woken).toEqual([])
  })
})
