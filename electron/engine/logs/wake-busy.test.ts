import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeFolder } from './testing/watched-logs'
import { createWaker, type Waker, type WakePoint } from './wake'

const wait = { timeout: 5000, interval: 5 }
/** What comes in a second of a busy time. */
const MANY = 200

let folder: ReturnType<typeof makeFolder>
let logs: string
let waker: Waker
let told: string[]
let clock: number
const at = (name: string): string => join(logs, name)
const toldOf = (what: string): Promise<boolean> => vi.waitUntil(() => told.includes(what), wait)
const start = (points: readonly WakePoint[]): void => {
  waker = createWaker(
    () => points,
    () => clock,
  )
}
const fileNamed = (name: string): WakePoint => ({ path: at(name), onChange: () => told.push(name) })
const wholeFolder = (files: number): WakePoint => ({
  folder: logs,
  files,
  onEntry: (name, moved) => told.push(moved ? `${name} moved` : String(name)),
  onLook: () => told.push('look'),
})

/** Whether the system was asked to tell what happens in the folder. */
const isListenedTo = (): boolean => {
  const entry = `ino:${statSync(logs).ino.toString(16)} `
  return readdirSync('/proc/self/fdinfo').some((fd) => {
    try {
      return readFileSync(join('/proc/self/fdinfo', fd), 'utf8').includes(entry)
    } catch {
      // The descriptor by which the list was read is closed by now.
      return false
    }
  })
}
const untilListenedTo = (expected: boolean): Promise<boolean> =>
  vi.waitUntil(() => isListenedTo() === expected, wait)

/** So many changes come within a second. Those of one file in a row would be told as one. */
const comeManyChanges = async (): Promise<void> => {
  told.length = 0
  for (let n = 0; n < MANY; n += 1) appendFileSync(at(n % 2 === 0 ? 'a.log' : 'b.log'), 'x')
  await vi.waitUntil(() => told.length >= MANY, wait)
  clock += 1000
  appendFileSync(at('a.log'), 'x')
  await vi.waitUntil(() => told.length > MANY, wait)
}

beforeEach(() => {
  folder = makeFolder()
  logs = join(folder.path, 'logs')
  mkdirSync(logs)
  for (const name of ['a.log', 'b.log', 'c.log']) writeFileSync(at(name), '')
  told = []
  clock = 0
})
afterEach(() => {
  waker.close()
  folder.remove()
})

describe('createWaker in busy times', () => {
  it('listens no more, and has all files looked at', async () => {
    start(['a.log', 'b.log', 'c.log'].map(fileNamed))
    expect(isListenedTo()).toBe(true)
    await comeManyChanges()
    expect(isListenedTo()).toBe(false)
    expect(await toldOf('c.log')).toBe(true)
  })

  it('listens again after some seconds, goes on listening when it is quiet, and has all looked at once more', async () => {
    start(['a.log', 'b.log', 'c.log'].map(fileNamed))
    await comeManyChanges()
    clock += 5000
    told.length = 0
    expect(await untilListenedTo(true)).toBe(true)
    expect(await toldOf('c.log')).toBe(true)
    clock += 1000
    appendFileSync(at('a.log'), 'x')
    expect(await toldOf('a.log')).toBe(true)
    expect(isListenedTo()).toBe(true)
  })

  it('goes back to looks when it hears that it is as busy as before', async () => {
    start(['a.log', 'b.log'].map(fileNamed))
    await comeManyChanges()
    clock += 5000
    expect(await untilListenedTo(true)).toBe(true)
    for (let n = 0; n < MANY; n += 1) appendFileSync(at(n % 2 === 0 ? 'a.log' : 'b.log'), 'x')
    // What was written is heard before the clock goes on.
    told.length = 0
    renameSync(at('a.log'), at('a.log.1'))
    expect(await toldOf('a.log')).toBe(true)
    clock += 1000
    expect(await untilListenedTo(false)).toBe(true)
  })

  it('says that entries of a folder came or went, and only then', async () => {
    start([wholeFolder(2)])
    await comeManyChanges()
    expect(await toldOf('null moved')).toBe(true)
    // What changed a moment ago is not yet told apart from what changes now.
    await vi.waitUntil(() => told.slice(-4).every((what) => what === 'look'), wait)
    told.length = 0
    renameSync(at('b.log'), at('b.log.1'))
    expect(await toldOf('null moved')).toBe(true)
  })

  it('listens to a folder that took the place of one that was looked at', async () => {
    start([fileNamed('a.log'), fileNamed('b.log')])
    await comeManyChanges()
    renameSync(logs, join(folder.path, 'former'))
    mkdirSync(logs)
    expect(await untilListenedTo(true)).toBe(true)
    told.length = 0
    writeFileSync(at('b.log'), 'y')
    expect(await toldOf('b.log')).toBe(true)
  })

  it('comes back to a folder that was away', async () => {
    start([fileNamed('a.log'), fileNamed('b.log')])
    await comeManyChanges()
    rmSync(logs, { recursive: true })
    told.length = 0
    expect(await toldOf('b.log')).toBe(true)
    mkdirSync(logs)
    waker.renew()
    expect(isListenedTo()).toBe(true)
  })

  it('tells changes together where there are too many files to be looked at', async () => {
    start([wholeFolder(MANY)])
    await comeManyChanges()
    expect(isListenedTo()).toBe(true)
    told.length = 0
    for (let n = 0; n < MANY; n += 1) appendFileSync(at(n % 2 === 0 ? 'a.log' : 'b.log'), 'x')
    expect(await toldOf('b.log')).toBe(true)
    expect(told.length).toBeLessThanOrEqual(4)
    writeFileSync(at('d.log'), '')
    expect(await toldOf('d.log moved')).toBe(true)
  })
})
