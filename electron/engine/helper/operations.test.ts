import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allowing, ask, realEffects } from '../testing/helper-scene'
import type { Answer, Effects, FileEntry, FilesAnswer } from './helper-types'

const isRoot = process.geteuid?.() === 0
const me = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
/** Another owner where this process may give files away. */
const other = isRoot ? { uid: 65_534, gid: 65_533 } : me

let dir: string
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'mamori-operations-')))
  mkdirSync(join(dir, 'root/sub'), { recursive: true })
  mkdirSync(join(dir, 'outside'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
const at = (...names: readonly string[]): string => join(dir, ...names)

const act = (kind: string, fields: object, effects: Effects = realEffects): Answer =>
  ask(JSON.stringify({ kind, ...fields }), allowing({ roots: [at('root')] }), effects)
const verdict = ({ kind, code }: Answer): string => `${kind} ${code}`
const entry = (path: string): FileEntry => {
  const { dev, ino } = lstatSync(path, { bigint: true })
  return { path, id: { dev: String(dev), ino: String(ino) } }
}
const file = (name: string, content: string | Buffer = name, mode = 0o640): string => {
  writeFileSync(at(name), content)
  chmodSync(at(name), mode)
  return at(name)
}
const accessOf = (path: string) => {
  const { uid, gid, mode } = lstatSync(path)
  return { uid, gid, mode: mode & 0o7777 }
}
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')
/** Nothing half-made is left, whatever happened. */
const noLeftovers = (): void =>
  expect(readdirSync(at('root')).filter((name) => name.startsWith('.mamori'))).toEqual([])

describe('an operation', () => {
  it('that root did not list is refused, also where the authority knows none', () => {
    const step = JSON.stringify({ kind: 'remove_directory', path: at('root/sub') })
    const { operations: _none, ...before } = allowing({ roots: [at('root')] })
    for (const authority of [before, { ...before, operations: ['set_access'] }])
      expect(verdict(ask(step, authority, realEffects))).toBe('refused operation_not_listed')
    expect(existsSync(at('root/sub'))).toBe(true)
  })

  it('leaves no descriptor open', () => {
    const count = (): number => readdirSync('/proc/self/fd').length
    const before = count()
    const path = file('root/f')
    for (let round = 0; round < 20; round++) {
      act('set_access', { ...entry(path), before: accessOf(path), after: { ...me, mode: 0o600 + round } })
      act('remove_directory', { path: at('root/none/x') })
      act('move_file', { ...entry(path), to: at('outside/x') })
      act('create_file', { path: at('root/link'), access: { ...me, mode: 0o600 } })
    }
    expect(count()).toBe(before)
  })

  it.each<readonly [string, (path: string) => object]>([
    ['remove_directory', () => ({})],
    ['set_access', (path) => ({ id: entry(path).id, before: accessOf(path), after: { ...me, mode: 0o600 } })],
    ['move_file', (path) => ({ id: entry(path).id, to: at('root/elsewhere') })],
    ['compress_file', (path) => ({ id: entry(path).id, to: at('root/a.gz'), mode: 0o600 })],
    ['copy_and_truncate', (path) => ({ id: entry(path).id, to: at('root/a.1'), mode: 0o600 })],
    ['create_file', () => ({ access: { ...me, mode: 0o600 } })],
    [
      'replace_file',
      (path) => ({
        id: entry(path).id,
        sha256Before: null,
        content: '',
        access: { ...me, mode: 0o600 },
        mtimeMs: null,
      }),
    ],
  ])('%s touches nothing outside, behind a link, or under a longer spelling', (kind, fields) => {
    file('outside/f')
    symlinkSync(at('outside'), at('root/link'))
    for (const [path, code] of [
      [at('outside/f'), 'path_outside'],
      [at('root/link/f'), 'not_a_directory'],
      [`${at('root')}/sub/../../outside/f`, 'step'],
      [`${at('root')}//f`, 'step'],
    ] as const)
      expect([path, verdict(act(kind, { path, ...fields(at('outside/f')) }))]).toEqual([
        path,
        `refused ${code}`,
      ])
    expect(readdirSync(at('outside'))).toEqual(['f'])
    expect(readFileSync(at('outside/f'), 'utf8')).toBe('outside/f')
    noLeftovers()
  })
})

describe('remove_directory', () => {
  it('takes an empty one away, and is done when it is gone', () => {
    expect(act('remove_directory', { path: at('root/sub') })).toMatchObject({
      kind: 'done',
      output: at('root/sub'),
    })
    expect(act('remove_directory', { path: at('root/sub') })).toMatchObject({ kind: 'done', output: '' })
  })

  it('leaves what is full, or no directory', () => {
    file('root/sub/f')
    symlinkSync(at('outside'), at('root/link'))
    expect(verdict(act('remove_directory', { path: at('root/sub') }))).toBe('refused not_empty')
    for (const name of ['root/sub/f', 'root/link'])
      expect(verdict(act('remove_directory', { path: at(name) }))).toBe('refused not_directory')
    expect(readdirSync(at('root')).sort()).toEqual(['link', 'sub'])
  })
})

describe('set_access', () => {
  const set = (path: string, more: object = {}): Answer =>
    act('set_access', {
      ...entry(path),
      before: accessOf(path),
      after: { ...other, mode: 0o600 },
      ...more,
    })

  it('gives files and directories their owner and mode, once', () => {
    for (const path of [file('root/f'), at('root/sub')]) {
      const before = accessOf(path)
      expect([path, verdict(set(path)), accessOf(path)]).toEqual([
        path,
        'done done',
        { ...other, mode: 0o600 },
      ])
      expect([path, verdict(set(path, { before }))]).toEqual([path, 'done done'])
    }
  })

  it('leaves what is not as it was seen', () => {
    const path = file('root/f')
    const seen = accessOf(path)
    expect(verdict(set(path, { before: { ...seen, mode: 0o644 } }))).toBe('refused access_changed')
    const { id } = entry(path)
    unlinkSync(path)
    // The new file takes another number while the old one's is still held.
    file('root/g')
    symlinkSync(at('root/g'), path)
    expect(verdict(set(path, { id: { ...id, ino: `${id.ino}0` } }))).toBe('refused changed')
    expect(verdict(set(path, { before: seen }))).toMatch(/^refused (access_changed|not_regular)$/)
    expect(accessOf(at('root/g'))).toEqual({ ...me, mode: 0o640 })
  })

  it('finishes what was cut off between the owner and the mode, or takes it back', () => {
    const path = file('root/f')
    const [before, after] = [accessOf(path), { ...other, mode: 0o600 }]
    for (const [from, to] of [
      [before, after],
      [after, before],
    ] as const) {
      chownSync(path, other.uid, other.gid)
      chmodSync(path, before.mode)
      expect(verdict(set(path, { before: from, after: to }))).toBe('done done')
      expect(accessOf(path)).toEqual(to)
    }
  })

  it('leaves a file that has another name', () => {
    const path = file('outside/secret', 'x', 0o600)
    linkSync(path, at('root/f'))
    expect(verdict(set(at('root/f'), { after: { ...other, mode: 0o644 } }))).toBe('refused hard_links')
    expect(accessOf(path)).toEqual({ ...me, mode: 0o600 })
  })

  it.each([0o4755, 0o2755, 0o6000])('gives no setuid and no setgid: %s', (mode) => {
    expect(verdict(set(file('root/f'), { after: { ...me, mode } }))).toBe('refused step')
  })

  it('takes the owner back when the mode cannot be set', () => {
    const path = file('root/f')
    const before = accessOf(path)
    const broken: Effects = {
      ...realEffects,
      chmod: () => {
        throw Object.assign(new Error('no'), { code: 'EPERM' })
      },
    }
    const fields = { ...entry(path), before, after: { ...other, mode: 0o600 } }
    expect(act('set_access', fields, broken)).toMatchObject({
      kind: 'failed',
      code: 'touch',
      params: { path, reason: 'EPERM' },
    })
    expect(accessOf(path)).toEqual(before)
  })
})

describe('remove_files', () => {
  const remove = (entries: readonly FileEntry[], effects?: Effects) => {
    const answer = act('remove_files', { entries }, effects)
    return answer.kind === 'done' ? (JSON.parse(answer.output) as FilesAnswer) : verdict(answer)
  }

  // Who has what open can be seen by root alone: others are told that they cannot know.
  it('unlinks what is still that file and closed, and tells what it left', async () => {
    const names = ['a', 'b', 'open', 'swapped', 'gone', 'sub/c']
    const entries = names.map((name) => entry(file(`root/${name}`)))
    const fd = openSync(at('root/open'), 'r')
    const holder = spawn('sleep', ['1000'], { stdio: [fd, 'ignore', 'ignore'] })
    await once(holder, 'spawn')
    closeSync(fd)
    file('root/other')
    renameSync(at('root/other'), at('root/swapped'))
    unlinkSync(at('root/gone'))
    mkdirSync(at('root/dir'))
    const found = remove([...entries, entry(at('root/dir'))])
    const closed = once(holder, 'close')
    holder.kill('SIGKILL')
    await closed
    expect(found).toEqual({
      files: 3,
      bytes: expect.toSatisfy((bytes: number) => bytes > 0 && bytes % 512 === 0) as number,
      left: [
        {
          index: 2,
          code: 'open',
          params: expect.objectContaining({ process: 'sleep', pid: holder.pid }) as object,
        },
        { index: 3, code: 'changed', params: expect.anything() as object },
        { index: 4, code: 'gone', params: expect.anything() as object },
        { index: 6, code: 'not_regular', params: expect.anything() as object },
      ],
    })
    expect(readdirSync(at('root')).sort()).toEqual(['dir', 'open', 'sub', 'swapped'])
  })

  it('takes away nothing behind a directory that was swapped on the way', () => {
    file('outside/f')
    const entries = [entry(file('root/sub/f'))]
    const swapping: Effects = {
      ...realEffects,
      unlink: (path) => {
        renameSync(at('root/sub'), at('root/moved'))
        symlinkSync(at('outside'), at('root/sub'))
        unlinkSync(path)
      },
    }
    expect(remove(entries, swapping)).toMatchObject({ files: 1 })
    expect([readdirSync(at('outside')), readdirSync(at('root/moved'))]).toEqual([['f'], []])
  })

  it('does nothing at all when one of them may not be touched', () => {
    const entries = [entry(file('root/a')), entry(file('outside/b'))]
    expect(remove(entries)).toBe('refused path_outside')
    expect([existsSync(at('root/a')), existsSync(at('outside/b'))]).toEqual([true, true])
  })

  it('takes at most 200', () => {
    const one = entry(file('root/a'))
    expect(remove(Array.from({ length: 201 }, () => one))).toBe('refused step')
    expect(existsSync(one.path)).toBe(true)
  })
})

describe('move_file', () => {
  it('moves, and replaces nothing', () => {
    const one = entry(file('root/a'))
    file('root/b')
    expect(verdict(act('move_file', { ...one, to: at('root/b') }))).toBe('refused exists')
    expect(verdict(act('move_file', { ...one, to: at('outside/b') }))).toBe('refused path_outside')
    expect(verdict(act('move_file', { ...one, to: at('root/sub/a') }))).toBe('done done')
    expect(readFileSync(at('root/sub/a'), 'utf8')).toBe('root/a')
    expect(readdirSync(at('root')).sort()).toEqual(['b', 'sub'])
  })

  it('does not lose a file that is moved onto itself', () => {
    const one = entry(file('root/a'))
    expect(verdict(act('move_file', { ...one, to: one.path }))).toBe('refused exists')
    linkSync(one.path, at('root/b'))
    expect(verdict(act('move_file', { ...one, to: one.path }))).toBe('refused exists')
    expect(existsSync(one.path)).toBe(true)
  })

  it('goes on where it was cut off', () => {
    const one = entry(file('root/a'))
    linkSync(one.path, at('root/b'))
    expect(verdict(act('move_file', { ...one, to: at('root/b') }))).toBe('done done')
    expect(readdirSync(at('root')).sort()).toEqual(['b', 'sub'])
  })

  it('leaves another file that has come to stand there', () => {
    const one = entry(file('root/a'))
    const swapping: Effects = {
      ...realEffects,
      link: (from, to) => {
        linkSync(from, to)
        file('root/new')
        renameSync(at('root/new'), at('root/a'))
      },
    }
    expect(verdict(act('move_file', { ...one, to: at('root/b') }, swapping))).toBe('refused changed')
    expect(readFileSync(at('root/a'), 'utf8')).toBe('root/new')
  })
})

describe('replace_file', () => {
  const replace = (path: string, more: object = {}, effects?: Effects): Answer =>
    act(
      'replace_file',
      {
        ...entry(path),
        sha256Before: sha256(readFileSync(path, 'utf8')),
        content: Buffer.from('new').toString('base64'),
        access: { ...other, mode: 0o600 },
        mtimeMs: 86_400_000,
        ...more,
      },
      effects,
    )

  it('puts new content there, with owner, mode and time', () => {
    const path = file('root/f', 'old')
    expect(verdict(replace(path))).toBe('done done')
    expect([readFileSync(path, 'utf8'), accessOf(path), statSync(path).mtimeMs]).toEqual([
      'new',
      { ...other, mode: 0o600 },
      86_400_000,
    ])
    noLeftovers()
  })

  it('leaves another content, another file, one with two names, and one that is there already', () => {
    const path = file('root/f', 'old')
    expect(verdict(replace(path, { sha256Before: sha256('else') }))).toBe('refused content_changed')
    expect(verdict(replace(path, { id: { dev: '1', ino: '1' } }))).toBe('refused changed')
    expect(verdict(replace(path, { id: null, sha256Before: null }))).toBe('refused exists')
    expect(verdict(replace(path, { access: { ...me, mode: 0o4755 } }))).toBe('refused step')
    linkSync(path, at('root/g'))
    expect(verdict(replace(path))).toBe('refused hard_links')
    expect(readFileSync(path, 'utf8')).toBe('old')
    noLeftovers()
  })

  it('leaves what was written to meanwhile, and nothing half-done when it fails', () => {
    const path = file('root/f', 'old')
    const writing: Effects = {
      ...realEffects,
      sync: () => {
        writeFileSync(path, 'theirs')
        utimesSync(path, 1, 1)
      },
    }
    expect(verdict(replace(path, {}, writing))).toBe('refused content_changed')
    const full: Effects = {
      ...realEffects,
      write: () => {
        throw Object.assign(new Error('no'), { code: 'ENOSPC' })
      },
    }
    expect(replace(path, {}, full)).toMatchObject({ kind: 'failed', params: { path, reason: 'ENOSPC' } })
    expect(readFileSync(path, 'utf8')).toBe('theirs')
    noLeftovers()
  })

  it('takes 1 MB and no more', () => {
    const path = file('root/f', 'old')
    const content = (bytes: number) => ({ content: Buffer.alloc(bytes).toString('base64') })
    expect(verdict(replace(path, content(1024 * 1024 + 1)))).toBe('refused step')
    expect(verdict(replace(path, { content: 'not base64!' }))).toBe('refused step')
    expect(verdict(replace(path, content(1024 * 1024)))).toBe('done done')
    expect(statSync(path).size).toBe(1024 * 1024)
  })
})

describe('a log', () => {
  it('gets its next file with owner and mode, and one that is there stays', () => {
    const make = (path: string) => act('create_file', { path, access: { ...other, mode: 0o620 } })
    expect(verdict(make(at('root/log')))).toBe('done done')
    expect([accessOf(at('root/log')), statSync(at('root/log')).size]).toEqual([{ ...other, mode: 0o620 }, 0])
    expect(make(file('root/there', 'kept'))).toMatchObject({ kind: 'done', output: '' })
    expect(readFileSync(at('root/there'), 'utf8')).toBe('kept')
    symlinkSync(at('outside/x'), at('root/link'))
    expect(verdict(make(at('root/link')))).toBe('refused not_regular')
    expect(readdirSync(at('outside'))).toEqual([])
    noLeftovers()
  })

  it('is compressed whole, however long, and only while nobody writes to it', () => {
    const content = randomBytes(9 * 1024 * 1024 + 17)
    const path = file('root/log', content)
    utimesSync(path, 86_400, 86_400)
    const step = { ...entry(path), to: at('root/log.1.gz'), mode: 0o600 }
    expect(verdict(act('compress_file', step))).toBe('done done')
    expect(gunzipSync(readFileSync(at('root/log.1.gz'))).equals(content)).toBe(true)
    expect([existsSync(path), statSync(at('root/log.1.gz')).mtimeMs]).toEqual([false, 86_400_000])
    const again = entry(file('root/log', ''))
    expect(verdict(act('compress_file', { ...step, ...again }))).toBe('refused exists')
    expect(verdict(act('compress_file', { ...step, ...again, to: at('root/log.2.gz') }))).toBe('done done')
    expect(gunzipSync(readFileSync(at('root/log.2.gz'))).length).toBe(0)
    noLeftovers()
  })

  it('that somebody has open for writing is not compressed', async () => {
    const path = file('root/log')
    const fd = openSync(path, 'a')
    const holder = spawn('sleep', ['1000'], { stdio: ['ignore', fd, 'ignore'] })
    await once(holder, 'spawn')
    closeSync(fd)
    const step = { ...entry(path), to: at('root/log.1.gz'), mode: 0o600 }
    const answer = act('compress_file', step)
    const closed = once(holder, 'close')
    holder.kill('SIGKILL')
    await closed
    expect([verdict(answer), answer.params['pid']]).toEqual(['refused open', holder.pid])
    expect(verdict(act('compress_file', step))).toBe('done done')
  })

  it('to which a line came meanwhile is in one place, and not in two', () => {
    const path = file('root/log', 'one\n')
    const writing: Effects = { ...realEffects, sync: () => writeFileSync(path, 'two\n', { flag: 'a' }) }
    const step = { ...entry(path), to: at('root/log.1.gz'), mode: 0o600 }
    expect(verdict(act('compress_file', step, writing))).toBe('refused content_changed')
    expect([readdirSync(at('root')).sort(), readFileSync(path, 'utf8')]).toEqual([
      ['log', 'sub'],
      'one\ntwo\n',
    ])
  })

  it('is copied and cut, with what comes in between', () => {
    const path = file('root/log', 'one\n')
    let isFirst = true
    const writing: Effects = {
      ...realEffects,
      sync: () => {
        if (isFirst) writeFileSync(path, 'two\n', { flag: 'a' })
        isFirst = false
      },
    }
    const step = { ...entry(path), to: at('root/log.1'), mode: 0o600 }
    const answer = act('copy_and_truncate', step, writing)
    expect([verdict(answer), answer.output]).toEqual([
      'done done',
      `${path} -> ${at('root/log.1')}: 8 B (+4 B)`,
    ])
    expect([readFileSync(at('root/log.1'), 'utf8'), readFileSync(path, 'utf8')]).toEqual(['one\ntwo\n', ''])
    expect(entry(path).id).toEqual(step.id)
    noLeftovers()
  })

  it('that cannot be cut is not there twice', () => {
    const path = file('root/log', 'one\n')
    const broken: Effects = {
      ...realEffects,
      empty: () => {
        throw Object.assign(new Error('no'), { code: 'EPERM' })
      },
    }
    const step = { ...entry(path), to: at('root/log.1'), mode: 0o600 }
    expect(act('copy_and_truncate', step, broken)).toMatchObject({
      kind: 'failed',
      params: { reason: 'EPERM' },
    })
    expect(readdirSync(at('root')).sort()).toEqual(['log', 'sub'])
    expect(readFileSync(path, 'utf8')).toBe('one\n')
  })
})
