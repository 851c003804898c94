import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBackups, type BackupsDeps } from './create-backups'
import { pruneBackups } from './prune-backups'

const DAY_MS = 24 * 60 * 60 * 1000
const { signal } = new AbortController()
let root = ''
let dir = ''
let now = Date.parse('2026-01-31T14:30:15Z')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mamori-backups-'))
  dir = join(root, 'data', 'backups')
  mkdirSync(join(root, 'srv'))
  now = Date.parse('2026-01-31T14:30:15Z')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const file = (name: string, content: string | Buffer, mode = 0o640): string => {
  const path = join(root, 'srv', name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

const backups = (use: Partial<BackupsDeps['use']> = {}, more: Partial<BackupsDeps> = {}) =>
  createBackups({
    dir,
    host: 'web-1',
    now: () => now,
    use: { recipient: null, identityFile: null, keepMs: 30 * DAY_MS, maxBytes: 2 ** 30, ...use },
    isUndoable: () => false,
    onPruneFailed: (error) => {
      throw error
    },
    reserveBytes: 0,
    ...more,
  })

const keep = async (from: ReturnType<typeof backups>, paths: readonly string[], repairId = 'repair-1') => {
  const kept = await from.keep(repairId, paths, signal)
  if (kept.kind === 'failed') throw new Error(kept.message.code)
  return kept
}

const contentOf = async (
  from: ReturnType<typeof backups>,
  archive: string,
  path: string,
): Promise<Buffer> => {
  const read = await from.read(archive, path.slice(1), signal)
  if (read.kind === 'failed') throw new Error(read.message.code)
  return Buffer.from(read.content)
}

describe('keeping', () => {
  it('keeps content, owner, mode and times, closed to others, with a manifest', async () => {
    const path = file('a.json', '{"a":1}', 0o641)
    const empty = file('空 の.json', '')
    utimesSync(path, 1_700_000_000.25, 1_700_000_000.25)
    const { archive, files, bytes } = await keep(backups(), [path, empty])
    expect(archive).toBe('20260131T143015Z-repair-1-1.tar.gz')
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777])).toEqual([
      [archive, 0o600],
      [`${archive}.json`, 0o600],
    ])
    expect(statSync(join(dir, archive)).size).toBe(bytes)
    expect(JSON.parse(readFileSync(join(dir, `${archive}.json`), 'utf8'))).toMatchObject({
      version: 1,
      host: 'web-1',
      repairId: 'repair-1',
      at: now,
      files: [
        {
          path,
          entry: path.slice(1),
          size: 7,
          mode: 0o641,
          uid: process.getuid?.(),
          mtimeMs: 1_700_000_000_250,
        },
        { path: empty, size: 0 },
      ],
    })
    expect(files.map((kept) => kept.path)).toEqual([path, empty])
    expect(await backups().read(archive, path.slice(1), signal)).toMatchObject({
      kind: 'read',
      content: Buffer.from('{"a":1}'),
      mode: 0o641,
      mtimeMs: 1_700_000_000_250,
    })
    expect(await backups().read(archive, empty.slice(1), signal)).toMatchObject({
      kind: 'read',
      content: Buffer.alloc(0),
    })
  })

  it('writes what tar itself takes out, long names too', async () => {
    const long = join(root, 'srv', ...Array.from({ length: 4 }, () => 'd'.repeat(80)))
    mkdirSync(long, { recursive: true })
    const path = join(long, `${'名'.repeat(60)}.json`)
    const content = Buffer.from(Array.from({ length: 300_001 }, (_, n) => n % 251))
    writeFileSync(path, content)
    const { archive } = await keep(backups(), [path])
    const out = join(root, 'out')
    mkdirSync(out)
    execFileSync('tar', ['-xpf', join(dir, archive), '-C', out, path.slice(1)])
    expect(readFileSync(join(out, path)).equals(content)).toBe(true)
    expect((await contentOf(backups(), archive, path)).equals(content)).toBe(true)
  })

  it('gives each step of a repair an archive of its own', async () => {
    const path = file('a.json', '1')
    const names = [
      await keep(backups(), [path]),
      await keep(backups(), [path]),
      await keep(backups(), [path], '../x y'),
    ]
    expect(names.map(({ archive }) => archive.slice(17))).toEqual([
      'repair-1-1.tar.gz',
      'repair-1-2.tar.gz',
      '___x_y-1.tar.gz',
    ])
  })

  it('says what it cannot keep, and leaves nothing of it', async () => {
    const path = file('a.json', '1')
    symlinkSync(path, join(root, 'srv', 'link'))
    mkdirSync(join(root, 'srv', 'd'))
    execFileSync('mkfifo', [join(root, 'srv', 'pipe')])
    for (const [name, code] of [
      ['gone', 'backup.failed.gone'],
      ['link', 'backup.failed.not_regular'],
      ['d', 'backup.failed.not_regular'],
      ['pipe', 'backup.failed.not_regular'],
    ] as const)
      expect(await backups().keep('r', [path, join(root, 'srv', name)], signal)).toMatchObject({
        kind: 'failed',
        message: { code },
      })
    expect(await backups({ maxBytes: 100 }).keep('r', [path], signal)).toMatchObject({
      message: { code: 'backup.failed.too_large' },
    })
    expect(await backups({}, { reserveBytes: 2 ** 60 }).keep('r', [path], signal)).toMatchObject({
      message: { code: 'backup.failed.no_room' },
    })
    expect(await backups().keep('r', [path], AbortSignal.abort())).toMatchObject({
      message: { code: 'step.failed.aborted' },
    })
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('reading', () => {
  it('refuses what is not what was kept', async () => {
    const path = file('a.json', 'x'.repeat(5000))
    const { archive } = await keep(backups(), [path])
    const read = (name = archive, entry = path.slice(1)) => backups().read(name, entry, signal)
    expect(await read(archive, 'etc/passwd')).toMatchObject({ message: { code: 'backup.failed.no_entry' } })
    expect(await read('../a.tar.gz')).toMatchObject({ message: { code: 'backup.failed.missing' } })
    expect(await read('a.tar.gz')).toMatchObject({ message: { code: 'backup.failed.missing' } })
    const at = join(dir, archive)
    const whole = readFileSync(at)
    truncateSync(at, 40)
    expect(await read()).toMatchObject({ message: { code: 'backup.failed.damaged' } })
    const flipped = Buffer.from(whole)
    flipped.writeUInt8((flipped.at(-1) ?? 0) ^ 1, flipped.length - 1)
    writeFileSync(at, flipped)
    expect(await read()).toMatchObject({ message: { code: 'backup.failed.damaged' } })
    writeFileSync(at, Buffer.concat([whole, Buffer.from('more')]))
    expect(await read()).toMatchObject({ message: { code: 'backup.failed.damaged' } })
    writeFileSync(`${at}.json`, '{"version":1}')
    expect(await read()).toMatchObject({
      message: { code: 'backup.failed.damaged', params: { reason: 'manifest' } },
    })
    rmSync(at)
    writeFileSync(at, whole)
    rmSync(`${at}.json`)
    expect(await read()).toMatchObject({ message: { code: 'backup.failed.missing' } })
  })
})

describe('encrypted with age', () => {
  it('is read with the identity only, or when its owner has decrypted it beside', async () => {
    const identity = await generateX25519Identity()
    const recipient = await identityToRecipient(identity)
    const identityFile = join(root, 'key.txt')
    writeFileSync(identityFile, `# created: today\n${identity}\n`)
    const path = file('a.json', 'y'.repeat(200_000))
    const { archive } = await keep(backups({ recipient }), [path])
    expect(archive.endsWith('.tar.gz.age')).toBe(true)
    expect(readFileSync(join(dir, archive)).subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    expect(String(await contentOf(backups({ recipient, identityFile }), archive, path))).toBe(
      'y'.repeat(200_000),
    )
    expect(await backups({ recipient }).read(archive, path.slice(1), signal)).toMatchObject({
      kind: 'failed',
      message: { code: 'backup.encrypted', params: { encrypted: join(dir, archive) } },
    })
    writeFileSync(identityFile, `${await generateX25519Identity()}\n`)
    expect(await backups({ identityFile }).read(archive, path.slice(1), signal)).toMatchObject({
      message: { code: 'backup.failed.identity' },
    })
    expect(
      await backups({ identityFile: join(root, 'none') }).read(archive, path.slice(1), signal),
    ).toMatchObject({
      message: { code: 'backup.failed.identity', params: { reason: 'ENOENT' } },
    })

    const { Decrypter } = await import('age-encryption')
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    writeFileSync(join(dir, archive.slice(0, -4)), await decrypter.decrypt(readFileSync(join(dir, archive))))
    expect(await backups().read(archive, path.slice(1), signal)).toMatchObject({ kind: 'read' })
  })

  it('does not run with a recipient that is none', async () => {
    const path = file('a.json', '1')
    expect(await backups({ recipient: `age1${'q'.repeat(58)}` }).keep('r', [path], signal)).toMatchObject({
      kind: 'failed',
      message: { code: 'backup.failed.recipient' },
    })
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('retention', () => {
  const prune = (more: Partial<Parameters<typeof pruneBackups>[0]> = {}) =>
    pruneBackups({ dir, now, keepMs: 30 * DAY_MS, maxBytes: 2 ** 30, isUndoable: () => false, ...more })

  const keepAll = async (ids: readonly string[]): Promise<readonly string[]> => {
    const names: string[] = []
    for (const id of ids) {
      const noise = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(Math.random() * 256)))
      names.push((await keep(backups(), [file('a.bin', noise)], id)).archive)
      now += DAY_MS
    }
    return names
  }

  it('deletes by age, and by size from the oldest on, but not what could still be taken back', async () => {
    const names = await keepAll(['r1', 'r2', 'r3', 'r4'])
    expect(await prune({ keepMs: 3.5 * DAY_MS })).toMatchObject({ archives: 1 })
    expect(existsSync(join(dir, names[0] ?? ''))).toBe(false)
    expect(await prune({ maxBytes: 45_000, isUndoable: (id) => id === 'r2' })).toMatchObject({ archives: 1 })
    expect(readdirSync(dir).filter((name) => name.endsWith('.gz'))).toEqual([names[1], names[3]])
    expect(await prune({ keepMs: 1, isUndoable: () => true })).toMatchObject({ archives: 2 })
    expect(readdirSync(dir)).toEqual([])
  })

  it('runs at the end of a keep and spares the repair that runs', async () => {
    const names = await keepAll(['r1', 'r2'])
    const noise = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(Math.random() * 256)))
    const { archive } = await keep(backups({ maxBytes: 30_000 }), [file('a.bin', noise)], 'r2')
    expect(readdirSync(dir).filter((name) => name.endsWith('.gz'))).toEqual([names[1], archive])
  })

  it('clears away what was never finished, and nothing that is not its own', async () => {
    const [name = ''] = await keepAll(['r1'])
    rmSync(join(dir, `${name}.json`))
    for (const other of ['x.tar.gz.part', 'x.tar.gz.json.part', 'x.tar.gz.json'])
      writeFileSync(join(dir, other), '')
    for (const foreign of ['notes.txt', 'mine.zip', '.hidden.tar.gz', 'a.json'])
      writeFileSync(join(dir, foreign), '')
    for (const one of readdirSync(dir)) utimesSync(join(dir, one), 1, 1)
    await prune()
    expect(readdirSync(dir).sort()).toEqual(['.hidden.tar.gz', 'a.json', 'mine.zip', 'notes.txt'])
  })

  it('has nothing to do where nothing was kept', async () => {
    expect(
      await pruneBackups({ dir: join(root, 'no'), now, keepMs: 1, maxBytes: 1, isUndoable: () => false }),
    ).toEqual({ archives: 0, bytes: 0 })
  })
})
