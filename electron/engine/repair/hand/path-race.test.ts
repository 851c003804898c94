import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { constants } from 'node:fs'
import {
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileId } from '@shared/domain/steps/parts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { createDirectHand } from './direct-hand'
import { accessOf, fileIdOf } from './pinned'
import { O_PATH } from './walk'

const hand = createDirectHand({ exec: runProgram })
const { signal } = new AbortController()
const NAMES = ['target', 'target.1', 'made', 'new', 'empty'] as const

let dir: string
/** The directory itself, wherever it stands at the moment. */
let app: FileHandle
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-race-')))
  await mkdir(at('in/app'), { recursive: true })
  await mkdir(at('outside/made'), { recursive: true })
  for (const name of NAMES.filter((one) => one !== 'made')) await writeFile(at('outside', name), 'precious')
  app = await open(at('in/app'), O_PATH | constants.O_DIRECTORY)
})
afterEach(async () => {
  await app.close()
  await rm(dir, { recursive: true, force: true })
})

const at = (...names: readonly string[]) => join(dir, ...names)
/** A path of the directory itself, and the path that is asked for: the same, unless somebody swaps it. */
const really = (name: string) => `/proc/self/fd/${String(app.fd)}/${name}`
const asked = (name: string) => at('in/app', name)

const treeHash = async (root: string): Promise<string> => {
  const hash = createHash('sha256')
  const walk = async (path: string): Promise<void> => {
    const { mode, uid, gid, ino, size, mtimeMs, ctimeMs, nlink } = await lstat(path)
    hash.update(JSON.stringify([path, mode, uid, gid, ino, size, mtimeMs, ctimeMs, nlink]))
    if ((mode & constants.S_IFMT) === constants.S_IFLNK) hash.update(await readlink(path))
    else if ((mode & constants.S_IFMT) === constants.S_IFREG) hash.update(await readFile(path))
    else for (const name of (await readdir(path)).sort()) await walk(join(path, name))
  }
  await walk(root)
  return hash.digest('hex')
}

/** Swaps the directory for a link to the outside and back, as fast as it can. */
const SWAPPER = `
  const { renameSync, symlinkSync, unlinkSync } = require('node:fs')
  const [app, aside, outside] = process.argv.slice(1)
  let strays = 0
  // Whoever made the directory anew while it was missing for a moment has it moved aside.
  const surely = (act) => {
    for (;;)
      try {
        return act()
      } catch (error) {
        if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error
        renameSync(app, app + '-' + String(++strays))
      }
  }
  const swap = () => {
    for (let n = 0; n < 100; n++) {
      renameSync(app, aside)
      surely(() => symlinkSync(outside, app))
      unlinkSync(app)
      surely(() => renameSync(aside, app))
      // For a moment it is as it should be, so that some get far enough to be surprised late.
      for (const until = performance.now() + Math.random() * 0.2; performance.now() < until; );
    }
    setImmediate(swap)
  }
  process.stdout.write('ready')
  swap()
`
const startSwapper = async (): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['-e', SWAPPER, at('in/app'), at('in/aside'), at('outside')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout !== null) await once(child.stdout, 'data')
  return child
}
const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) throw new Error('the directory was not swapped to the end')
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const content = (name: string): Promise<string | null> => readFile(really(name), 'utf8').catch(() => null)
const put = async (name: string): Promise<{ readonly path: string; readonly id: FileId }> => {
  await writeFile(really(name), 'mine')
  return { path: asked(name), id: fileIdOf(await lstat(really(name), { bigint: true })) }
}
const accessNow = async (name: string) => accessOf(await lstat(really(name), { bigint: true }))
const isThere = (name: string): Promise<boolean> =>
  lstat(really(name)).then(
    () => true,
    () => false,
  )
const clear = () => Promise.all(NAMES.map((name) => rm(really(name), { recursive: true, force: true })))

/** One try: does one thing, and holds what is there against what it says. Tells whether it was done. */
type Try = () => Promise<boolean>
const judge = async (
  isDone: boolean,
  is: readonly unknown[],
  whenDone: readonly unknown[],
  otherwise: readonly unknown[],
) => {
  expect([isDone, ...is]).toEqual([isDone, ...(isDone ? whenDone : otherwise)])
  return isDone
}

const tries: Readonly<Record<string, Try>> = {
  setAccess: async () => {
    const file = await put('target')
    const before = await accessNow('target')
    const after = { ...before, mode: before.mode === 0o600 ? 0o640 : 0o600 }
    const { kind } = await hand.setAccess({ ...file, before, after }, signal)
    return judge(kind === 'done', [await accessNow('target')], [after], [before])
  },
  removeFiles: async () => {
    const file = await put('target')
    const { files, left } = await hand.removeFiles([file], signal)
    expect(files + left.length).toBe(1)
    return judge(files === 1, [await content('target')], [null], ['mine'])
  },
  moveFile: async () => {
    const file = await put('target')
    const { kind } = await hand.moveFile({ ...file, to: asked('target.1') }, signal)
    const found = [await content('target'), await content('target.1')]
    return judge(kind === 'done', found, [null, 'mine'], ['mine', null])
  },
  replaceFile: async () => {
    const file = await put('target')
    const wanted = { ...file, sha256Before: createHash('sha256').update('mine').digest('hex'), mtimeMs: null }
    const access = await accessNow('target')
    const { kind } = await hand.replaceFile({ ...wanted, access, content: Buffer.from('new') }, signal)
    return judge(kind === 'done', [await content('target')], ['new'], ['mine'])
  },
  createFile: async () => {
    const access = { mode: 0o640, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
    const { kind } = await hand.createFile({ path: asked('empty'), access }, signal)
    const found = await isThere('empty')
    // As with directories: it may stand in one that was made anew while this one was missing for a moment.
    expect(found && kind !== 'done').toBe(false)
    return found
  },
  compressFile: async () => {
    const file = await put('target')
    const { kind } = await hand.compressFile({ ...file, to: asked('target.1'), mode: 0o640 }, signal)
    const found = [await content('target'), (await content('target.1')) !== null]
    return judge(kind === 'done', found, [null, true], ['mine', false])
  },
  copyAndTruncate: async () => {
    const file = await put('target')
    const { kind } = await hand.copyAndTruncate({ ...file, to: asked('target.1'), mode: 0o640 }, signal)
    const found = [await content('target'), await content('target.1')]
    return judge(kind === 'done', found, ['', 'mine'], ['mine', null])
  },
  makeDirectory: async () => {
    const step = { kind: 'mkdir', path: asked('made/deep'), mode: 0o750, owner: null } as const
    const { kind } = await hand.makeDirectory(step, signal)
    const found = await isThere('made/deep')
    // When the parent was not there for a moment, it was made as well: elsewhere, and not outside.
    expect(found && kind !== 'done').toBe(false)
    return found
  },
  removeDirectory: async () => {
    await mkdir(really('made'))
    const { kind } = await hand.removeDirectory(asked('made'), signal)
    const found = await isThere('made')
    // When the parent was not there for a moment, so was nothing in it: that counts as done.
    return kind === 'done' && !found
  },
}
const list = Object.entries(tries)
/** Those that look through all processes take longer: they get fewer of the tries. */
const isSlow = (name: string) => name === 'removeFiles' || name === 'compressFile'
const order = Array.from({ length: 5 }, () => list.filter(([name]) => !isSlow(name)))
  .flat()
  .concat(list.filter(([name]) => isSlow(name)))

it('a parent that was swapped since it was planned is not followed, by none of the touches', async () => {
  const before = await treeHash(at('outside'))
  for (let round = 0; round < 10; round++)
    for (const [name, attempt] of list) {
      await clear()
      await rename(at('in/app'), at('in/aside'))
      await symlink(at('outside'), at('in/app'))
      expect([name, await attempt()]).toEqual([name, false])
      await unlink(at('in/app'))
      await rename(at('in/aside'), at('in/app'))
    }
  expect(await treeHash(at('outside'))).toBe(before)
})

it('a parent that is swapped all the time leads nowhere: 1,000 tries, nothing outside touched, nothing lost', async () => {
  const swapper = await startSwapper()
  try {
    // The trap works: who goes by the path alone falls into it.
    await expect
      .poll(
        async () => {
          for (let n = 0; n < 20; n++) await writeFile(asked('careless'), '').catch(() => undefined)
          return (await readdir(at('outside'))).includes('careless')
        },
        { timeout: 10_000, interval: 1 },
      )
      .toBe(true)
    const before = await treeHash(at('outside'))
    const done = new Map<string, number>()
    for (let n = 0; n < 1000; n++) {
      const [name, attempt] = order[n % order.length] ?? ['', () => Promise.resolve(false)]
      await clear()
      if (await attempt()) done.set(name, (done.get(name) ?? 0) + 1)
    }
    // A slow one may have met the trap each time: it is tried until it has also come through.
    for (const [name, attempt] of list)
      for (let n = 0; n < 500 && !done.has(name); n++) {
        await clear()
        if (await attempt()) done.set(name, 1)
      }
    expect(await treeHash(at('outside'))).toBe(before)
    const total = [...done.values()].reduce((sum, one) => sum + one, 0)
    expect([total > 50, total < 950, done.size]).toEqual([true, true, list.length])
  } finally {
    await stop(swapper)
  }
}, 120_000)
