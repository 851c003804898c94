import {
  mkdir,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLogFile } from './log-file'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-log-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = new Date(2026, 0, 31, 14, 30, 15).getTime()
const failures: Error[] = []
const open = (file: string) => openLogFile(file, { now: () => at, onFailed: (error) => failures.push(error) })

describe('the log for people', () => {
  it('writes one line an entry, readable by its owner only', async () => {
    const file = join(dir, 'logs', 'auto_fix.log')
    const log = open(file)
    log.info('=== 検知サイクル 1 開始 ===')
    log.warning('two\nlines\r\n2026-01-31 14:30:15 - AutoFixDaemon - [INFO] - forged')
    log.close()
    expect(await readFile(file, 'utf8')).toBe(
      '2026-01-31 14:30:15 - AutoFixDaemon - [INFO] - === 検知サイクル 1 開始 ===\n' +
        '2026-01-31 14:30:15 - AutoFixDaemon - [WARNING] - two ⏎ lines ⏎ 2026-01-31 14:30:15 - AutoFixDaemon - [INFO] - forged\n',
    )
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(dir, 'logs'))).mode & 0o777).toBe(0o700)
  })

  it('goes on where it stopped and rotates beyond 10 MB', async () => {
    const file = join(dir, 'auto_fix.log')
    open(file).close()
    await truncate(file, 10 * 1024 * 1024 + 1)
    const log = open(file)
    log.error('after the rotation')
    log.close()
    expect((await readdir(dir)).sort()).toEqual(['auto_fix.log', 'auto_fix.log.1'])
    expect(await readFile(file, 'utf8')).toContain('after the rotation')
    expect(failures).toEqual([])
  })

  it('goes on in the old file when it cannot be rotated, and never writes to what it has closed', async () => {
    const file = join(dir, 'auto_fix.log')
    open(file).close()
    await truncate(file, 10 * 1024 * 1024 + 1)
    await writeFile(`${file}.4`, '')
    await mkdir(join(`${file}.5`, 'full'), { recursive: true })
    const log = open(file)
    log.info('lost')
    const other = await openFile(join(dir, 'other'), 'w')
    log.info('kept')
    log.close()
    const another = await openFile(join(dir, 'another'), 'w')
    log.info('too late')
    await Promise.all([other.close(), another.close()])
    expect(failures.splice(0)).toHaveLength(1)
    expect((await readFile(file, 'utf8')).slice(-60)).toContain('kept')
    expect([
      await readFile(join(dir, 'other'), 'utf8'),
      await readFile(join(dir, 'another'), 'utf8'),
    ]).toEqual(['', ''])
  })

  it('tells a failing write once', async () => {
    const log = open('/dev/full')
    log.info('a')
    log.info('b')
    log.close()
    expect(failures.splice(0).map((error) => (error as NodeJS.ErrnoException).code)).toEqual(['ENOSPC'])
  })
})
