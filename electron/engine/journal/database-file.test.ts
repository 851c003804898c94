import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { syncPath } from './database-file'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mamori-sync-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('what has to be on the disk', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('is flushed as %s can do it', (platform) => {
    const file = join(dir, 'file')
    writeFileSync(file, 'x')
    chmodSync(file, 0o600)
    expect(() => syncPath(file, platform)).not.toThrow()
    expect(() => syncPath(dir, platform)).not.toThrow()
    // What is missing is told on every system.
    expect(() => syncPath(join(dir, 'missing'), platform)).toThrow(/ENOENT/)
  })
})
