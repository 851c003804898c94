import { createHash } from 'node:crypto'
import { spawn, spawnSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import {
  appendFile,
  chmod,
  lchown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runProgram } from '../../exec'
import { createDirectHand } from './direct-hand'
import type { Handed } from './hand'
import { accessOf, fileIdOf } from './pinned'

const hand = createDirectHand({ exec: runProgram })
const { signal } = new AbortController()
const isRoot = process.geteuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-hand-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = (...names: readonly string[]) => join(dir, ...names)
const put = async (name: string, content = name): Promise<{ path: string; id: FileId }> => {
  await writeFile(at(name), content)
  return { path: at(name), id: await idOf(name) }
}
const idOf = async (name: string): Promise<FileId> => fileIdOf(await lstat(at(name), { bigint: true }))
const accessAt = async (name: string): Promise<Access> => accessOf(await lstat(at(name), { bigint: true }))
const own = (mode: number): Access => ({ mode, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 })
const sha = (content: string) => createHash('sha256').update(content).digest('hex')
const endOf = (end: Handed): string => {
  if (end.kind === 'done') return 'done'
  expect(renderMessage('ja', end.message)).not.toMatch(/\{\w+\}/)
  return `${end.kind} ${end.message.code}`
}
const descriptors = async () => (await readdir('/proc/self/fd')).length

/** Something else than the planned file, everywhere that a path can lie. */
const traps = async () => {
  await mkdir(at('real'))
  const inside = await put('real/file')
  await symlink('real', at('way'))
  await symlink('real/file', at('link'))
  await put('other')
  return [
    ['through a link', { ...inside, path: at('way/file') }, 'refused hand.link'],
    ['a link itself', { ...inside, path: at('link') }, 'refused hand.link'],
    ['another file', { ...inside, path: at('other') }, 'refused hand.changed'],
    ['a directory', { path: at('real'), id: await idOf('real') }, 'refused hand.not_regular'],
    ['nothing', { ...inside, path: at('none') }, 'refused hand.gone'],
    ['below a file', { ...inside, path: at('other/file') }, 'refused hand.not_directory'],
    ['an unclean path', { ...inside, path: `${at('real')}/../real/file` }, 'refused guard.path.unsafe'],
  ] as const
}

describe('a directory', () => {
  it('is taken away when it is empty; one that is gone is done', async () => {
    await mkdir(at('empty'))
    expect(endOf(await hand.removeDirectory(at('empty'), signal))).toBe('done')
    expect(endOf(await hand.removeDirectory(at('empty'), signal))).toBe('done')
    expect(endOf(await hand.removeDirectory(at('empty/below'), signal))).toBe('done')
    expect(await readdir(dir)).toEqual([])
  })

  it('stays when something is in it, and what is none stays too', async () => {
    await mkdir(at('full'))
    await put('full/x')
    await symlink('full', at('link'))
    expect(endOf(await hand.removeDirectory(at('full'), signal))).toBe('refused hand.not_empty')
    expect(endOf(await hand.removeDirectory(at('full/x'), signal))).toBe('refused hand.not_directory')
    expect(endOf(await hand.removeDirectory(at('link'), signal))).toBe('refused hand.not_directory')
    expect((await readdir(dir)).sort()).toEqual(['full', 'link'])
  })
})

describe('owner and mode', () => {
  it('are set on the very file, also one that may not be read, and on a directory', async () => {
    const file = await put('file')
    await chmod(at('file'), 0)
    const wanted = { ...file, before: own(0), after: own(0o640) }
    expect(endOf(await hand.setAccess(wanted, signal))).toBe('done')
    expect(await accessAt('file')).toEqual(own(0o640))
    expect(endOf(await hand.setAccess(wanted, signal))).toBe('done')
    await mkdir(at('sub'), 0o700)
    const id = await idOf('sub')
    const sub = { path: at('sub'), id, before: own(0o700), after: own(0o2755) }
    expect(endOf(await hand.setAccess(sub, signal))).toBe('done')
    expect(await accessAt('sub')).toEqual(own(0o2755))
  })

  it('change together: the owner first, and the mode as it was asked for', async () => {
    const file = await put('file')
    await chmod(at('file'), 0o644)
    const after = { ...NOBODY, mode: 0o2640 }
    expect(endOf(await hand.setAccess({ ...file, before: own(0o644), after }, signal))).toBe('done')
    expect(await accessAt('file')).toEqual(after)
  })

  it('are finished, or taken back, where a change was cut off', async () => {
    const file = await put('file')
    const [before, after] = [own(0o644), { ...NOBODY, mode: 0o640 }]
    for (const [from, to] of [
      [before, after],
      [after, before],
    ] as const) {
      await lchown(at('file'), NOBODY.uid, NOBODY.gid)
      await chmod(at('file'), 0o644)
      expect(endOf(await hand.setAccess({ ...file, before: from, after: to }, signal))).toBe('done')
      expect(await accessAt('file')).toEqual(to)
    }
  })

  it('stay when they are no longer what was planned for', async () => {
    const file = await put('file')
    await chmod(at('file'), 0o600)
    const end = await hand.setAccess({ ...file, before: own(0o644), after: own(0o640) }, signal)
    expect(endOf(end)).toBe('refused hand.access_changed')
    expect(await accessAt('file')).toEqual(own(0o600))
  })

  it('stay on a file with a further name', async () => {
    const file = await put('file')
    await chmod(at('file'), 0o644)
    await link(at('file'), at('second'))
    const end = await hand.setAccess({ ...file, before: own(0o644), after: own(0o600) }, signal)
    expect(endOf(end)).toBe('refused hand.hard_links')
    expect(await accessAt('file')).toEqual(own(0o644))
  })

  it('are for files and directories alone, and follow nothing', async () => {
    for (const [name, entry, expected] of await traps()) {
      if (name === 'a directory') continue
      const wanted = { ...entry, before: own(0o644), after: own(0o600) }
      expect([name, endOf(await hand.setAccess(wanted, signal))]).toEqual([name, expected])
    }
    spawnSync('mkfifo', [at('pipe')])
    const pipe = {
      path: at('pipe'),
      id: await idOf('pipe'),
      before: await accessAt('pipe'),
      after: own(0o600),
    }
    expect(endOf(await hand.setAccess(pipe, signal))).toBe('refused hand.not_regular')
  })
})

describe('removing files', () => {
  it('removes them, counts what the disk gets back, and leaves the rest with a reason', async () => {
    const [a, b, open_] = [await put('a', 'x'.repeat(10_000)), await put('b'), await put('open')]
    await link(at('b'), at('second'))
    const holder = await open(at('open'))
    try {
      const gone = { ...a, path: at('gone') }
      const end = await hand.removeFiles([a, b, open_, gone], signal)
      expect(end).toMatchObject({
        files: 2,
        left: [
          { path: at('open'), why: { code: 'hand.open', params: { pid: process.pid } } },
          { path: at('gone'), why: { code: 'hand.gone' } },
        ],
      })
      expect(end.bytes).toBeGreaterThanOrEqual(10_000)
      expect(end.bytes).toBeLessThan(20_000)
      expect((await readdir(dir)).sort()).toEqual(['open', 'second'])
    } finally {
      await holder.close()
    }
  })

  it('leaves what is held by another process, also when it is only mapped', async () => {
    const mapped = await put('program')
    await writeFile(at('program'), await readFile(await realpath('/bin/sleep')))
    await chmod(at('program'), 0o755)
    const child = spawn(at('program'), ['30'], { stdio: 'ignore' })
    try {
      await vi.waitFor(async () =>
        expect(await readFile(`/proc/${String(child.pid)}/comm`, 'utf8')).toBe('program\n'),
      )
      const end = await hand.removeFiles([mapped], signal)
      expect(end.left).toMatchObject([{ why: { code: 'hand.open', params: { pid: child.pid } } }])
    } finally {
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
    }
    expect((await hand.removeFiles([mapped], signal)).files).toBe(1)
  })

  it('removes nothing else', async () => {
    for (const [name, entry, expected] of await traps()) {
      const { files, left } = await hand.removeFiles([entry], signal)
      expect([name, files, `refused ${String(left[0]?.why.code)}`]).toEqual([name, 0, expected])
    }
    expect((await readdir(dir)).sort()).toEqual(['link', 'other', 'real', 'way'])
    expect(await readdir(at('real'))).toEqual(['file'])
  })

  it('stops where it is told to, and says what is left', async () => {
    const stop = new AbortController()
    stop.abort()
    const file = await put('a')
    expect(await hand.removeFiles([file], stop.signal)).toMatchObject({
      files: 0,
      left: [{ path: at('a'), why: { code: 'step.failed.aborted' } }],
    })
    expect(await readdir(dir)).toEqual(['a'])
  })
})

describe('moving a file', () => {
  it('to its own name is refused, and it stays', async () => {
    const file = await put('a')
    expect(endOf(await hand.moveFile({ ...file, to: file.path }, signal))).toBe('refused hand.exists')
    expect(await readFile(file.path, 'utf8')).toBe('a')
  })

  it('keeps its number, also while it is open', async () => {
    const file = await put('log', 'one\n')
    const writer = await open(at('log'), 'a')
    expect(endOf(await hand.moveFile({ ...file, to: at('log.1') }, signal))).toBe('done')
    await writer.write('two\n')
    await writer.close()
    expect(await idOf('log.1')).toEqual(file.id)
    expect(await readdir(dir)).toEqual(['log.1'])
    expect(await readFile(at('log.1'), 'utf8')).toBe('one\ntwo\n')
  })

  it('replaces nothing, and makes no parents', async () => {
    const file = await put('a')
    await put('b')
    await symlink('nowhere', at('c'))
    await mkdir(at('d'))
    for (const name of ['b', 'c', 'd'])
      expect([name, endOf(await hand.moveFile({ ...file, to: at(name) }, signal))]).toEqual([
        name,
        'refused hand.exists',
      ])
    expect(endOf(await hand.moveFile({ ...file, to: at('none/a') }, signal))).toBe('refused hand.gone')
    expect(await readFile(at('b'), 'utf8')).toBe('b')
    expect((await readdir(dir)).sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is finished when it was cut off between the two names', async () => {
    const file = await put('a')
    await link(at('a'), at('b'))
    expect(endOf(await hand.moveFile({ ...file, to: at('b') }, signal))).toBe('done')
    expect(await readdir(dir)).toEqual(['b'])
  })

  it('is for the planned file alone', async () => {
    for (const [name, entry, expected] of await traps())
      expect([name, endOf(await hand.moveFile({ ...entry, to: at('new') }, signal))]).toEqual([
        name,
        expected,
      ])
    expect((await readdir(dir)).includes('new')).toBe(false)
  })

  it('says so when the other place is another file system', async () => {
    const file = await put('a')
    const shm = await mkdtemp('/dev/shm/mamori-hand-')
    try {
      const isOther = (await stat(shm)).dev !== (await stat(dir)).dev
      const end = await hand.moveFile({ ...file, to: join(shm, 'a') }, signal)
      expect(endOf(end)).toBe(isOther ? 'failed hand.failed.other_device' : 'done')
    } finally {
      await rm(shm, { recursive: true })
    }
  })
})

describe('replacing a file', () => {
  const wanted = { content: Buffer.from('new'), access: own(0o640), mtimeMs: 1_700_000_000_000 }

  it('puts the whole new content there with owner, mode and time', async () => {
    const file = await put('a', 'old')
    const end = await hand.replaceFile({ ...file, ...wanted, sha256Before: sha('old') }, signal)
    expect(endOf(end)).toBe('done')
    expect(await readFile(at('a'), 'utf8')).toBe('new')
    expect(await accessAt('a')).toEqual(own(0o640))
    expect((await stat(at('a'))).mtimeMs).toBe(wanted.mtimeMs)
    expect(await readdir(dir)).toEqual(['a'])
  })

  it('refuses another content, another file, a further name', async () => {
    const file = await put('a', 'old')
    const replace = async (more: object) =>
      endOf(await hand.replaceFile({ ...file, ...wanted, sha256Before: sha('old'), ...more }, signal))
    expect(await replace({ sha256Before: sha('else') })).toBe('refused hand.content_changed')
    await link(at('a'), at('b'))
    expect(await replace({})).toBe('refused hand.hard_links')
    await rm(at('b'))
    await rename(at('a'), at('c'))
    await put('a', 'old')
    expect(await replace({})).toBe('refused hand.changed')
    expect(await replace({ id: null })).toBe('refused hand.exists')
    expect(await readFile(at('a'), 'utf8')).toBe('old')
    expect((await readdir(dir)).sort()).toEqual(['a', 'c'])
  })

  it('makes one where there is none', async () => {
    const fresh = { ...wanted, path: at('fresh'), id: null, sha256Before: null }
    expect(endOf(await hand.replaceFile(fresh, signal))).toBe('done')
    expect(await readFile(at('fresh'), 'utf8')).toBe('new')
  })

  it('says when there is no room, and leaves what was there', async () => {
    const full = { ...wanted, path: '/dev/full/x', id: null, sha256Before: null }
    expect(endOf(await hand.replaceFile(full, signal))).toBe('refused hand.not_directory')
    const proc = { ...full, path: '/proc/mamori' }
    expect(endOf(await hand.replaceFile(proc, signal))).toMatch(/^failed hand\.failed/)
  })
})

describe('a new empty file', () => {
  it('has its owner and mode at once; one that is there is left as it is', async () => {
    const access = isRoot ? { ...NOBODY, mode: 0o640 } : own(0o640)
    expect(endOf(await hand.createFile({ path: at('log'), access }, signal))).toBe('done')
    expect(await accessAt('log')).toEqual(access)
    await writeFile(at('log'), 'line\n')
    expect(endOf(await hand.createFile({ path: at('log'), access: own(0o600) }, signal))).toBe('done')
    expect([await accessAt('log'), await readFile(at('log'), 'utf8')]).toEqual([access, 'line\n'])
    expect(await readdir(dir)).toEqual(['log'])
  })

  it('is not made where a link or a directory stands', async () => {
    await symlink('nowhere', at('link'))
    await mkdir(at('sub'))
    expect(endOf(await hand.createFile({ path: at('link'), access: own(0o600) }, signal))).toBe(
      'refused hand.link',
    )
    expect(endOf(await hand.createFile({ path: at('sub'), access: own(0o600) }, signal))).toBe(
      'refused hand.not_regular',
    )
    expect((await readdir(dir)).sort()).toEqual(['link', 'sub'])
  })
})

describe('compressing', () => {
  const content = 'a line of a log\n'.repeat(50_000)

  it('leaves the gzip alone, with the owner and time of the file', async () => {
    const file = await put('log.1', content)
    if (isRoot) await lchown(at('log.1'), NOBODY.uid, NOBODY.gid)
    await utimes(at('log.1'), 1_700_000_000, 1_700_000_000)
    const end = await hand.compressFile({ ...file, to: at('log.1.gz'), mode: 0o640 }, signal)
    expect(endOf(end)).toBe('done')
    expect(gunzipSync(await readFile(at('log.1.gz'))).toString()).toBe(content)
    expect(await accessAt('log.1.gz')).toEqual(isRoot ? { ...NOBODY, mode: 0o640 } : own(0o640))
    expect((await stat(at('log.1.gz'))).mtimeMs).toBe(1_700_000_000_000)
    expect(await readdir(dir)).toEqual(['log.1.gz'])
  })

  it('leaves a file that somebody writes to, and minds no reader', async () => {
    const file = await put('log.1', content)
    const reader = await open(at('log.1'))
    const writer = await open(at('log.1'), 'a')
    const wanted = { ...file, to: at('log.1.gz'), mode: 0o640 }
    expect(endOf(await hand.compressFile(wanted, signal))).toBe('refused hand.open')
    await writer.close()
    expect(endOf(await hand.compressFile(wanted, signal))).toBe('done')
    await reader.close()
  })

  it('is finished when it was cut off, and replaces no other archive', async () => {
    const file = await put('log.1', content)
    const wanted = { ...file, to: at('log.1.gz'), mode: 0o640 }
    for (const other of ['', 'no gzip', (await readFile('/proc/self/exe')).subarray(0, 100)]) {
      await writeFile(at('log.1.gz'), other)
      expect(endOf(await hand.compressFile(wanted, signal))).toBe('refused hand.exists')
    }
    await rm(at('log.1.gz'))
    await hand.compressFile(wanted, signal)
    const again = await put('log.1', content)
    expect(endOf(await hand.compressFile({ ...again, to: at('log.1.gz'), mode: 0o640 }, signal))).toBe('done')
    expect(await readdir(dir)).toEqual(['log.1.gz'])
  })
})

describe('copying and cutting', () => {
  it('keeps every line of a writer that pauses', async () => {
    const file = await put('log', 'one\n')
    const writer = await open(at('log'), 'a')
    const end = await hand.copyAndTruncate({ ...file, to: at('log.1'), mode: 0o640 }, signal)
    expect(end).toMatchObject({ kind: 'done', output: `${at('log')} -> ${at('log.1')}: 4 B (+0 B)` })
    await writer.write('two\n')
    await writer.close()
    expect([await readFile(at('log.1'), 'utf8'), await readFile(at('log'), 'utf8')]).toEqual([
      'one\n',
      'two\n',
    ])
    expect(await idOf('log')).toEqual(file.id)
    expect((await accessAt('log.1')).mode).toBe(0o640)
  })

  it('replaces no copy, and cuts nothing then', async () => {
    const file = await put('log', 'one\n')
    await put('log.1', 'older\n')
    const end = await hand.copyAndTruncate({ ...file, to: at('log.1'), mode: 0o640 }, signal)
    expect(endOf(end)).toBe('refused hand.exists')
    expect([await readFile(at('log.1'), 'utf8'), await readFile(at('log'), 'utf8')]).toEqual([
      'older\n',
      'one\n',
    ])
    expect((await readdir(dir)).sort()).toEqual(['log', 'log.1'])
  })
})

describe('a signal', () => {
  const startTicks = async (pid: number) => {
    const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  }

  it('goes to the very process; another one with its number gets none', async () => {
    const child = spawn('sleep', ['30'])
    const ended = new Promise<string | null>((resolve) => child.once('exit', (_code, by) => resolve(by)))
    const pid = child.pid ?? 0
    const wanted = { pid, uid: process.geteuid?.() ?? 0, port: null, signal: 'TERM' } as const
    const startedAtTicks = await startTicks(pid)
    expect(await hand.sendSignal({ ...wanted, startedAtTicks: '1' }, signal)).toEqual({
      kind: 'done',
      output: '',
    })
    expect(endOf(await hand.sendSignal({ ...wanted, startedAtTicks, uid: 12_345 }, signal))).toBe(
      'refused hand.process_user',
    )
    expect(child.exitCode).toBe(null)
    expect(endOf(await hand.sendSignal({ ...wanted, startedAtTicks }, signal))).toBe('done')
    expect(await ended).toBe('SIGTERM')
    expect(endOf(await hand.sendSignal({ ...wanted, startedAtTicks }, signal))).toBe('done')
  })
})

it('leaves no descriptor open, whatever came of it', async () => {
  await put('a')
  await appendFile(at('a'), 'x')
  const before = await descriptors()
  for (const [, entry] of await traps()) {
    await hand.moveFile({ ...entry, to: at('new') }, signal)
    await hand.setAccess({ ...entry, before: own(1), after: own(2) }, signal)
    await hand.removeFiles([entry], signal)
    await hand.compressFile({ ...entry, to: at('new'), mode: 0o600 }, signal)
    await hand.copyAndTruncate({ ...entry, to: at('new'), mode: 0o600 }, signal)
    await hand.createFile({ path: `${entry.path}/x`, access: own(0o600) }, signal)
    await hand.removeDirectory(entry.path, signal)
  }
  expect(await descriptors()).toBe(before)
})
