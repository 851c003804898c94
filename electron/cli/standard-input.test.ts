import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasInput } from './standard-input'
import { program } from './testing/run-mamori'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mamori-stdin-'))
  const pattern = { id: 'boom', name: 'x', pattern: 'boom', severity: 'error', auto_fix: false }
  const settings = { error_patterns: [{ ...pattern, actions: [{ type: 'alert' }] }], log_sources: [] }
  writeFileSync(join(dir, 'error_patterns.json'), JSON.stringify(settings))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Runs the built program with something on its standard input. */
const pipeTo = async (words: readonly string[], input: Uint8Array | string) => {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, LANG: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, document: JSON.parse(stdout) as unknown }
}

describe('the standard input', () => {
  it('is something when it is a pipe or a file, and nothing when it is a device or closed', () => {
    const file = openSync(join(dir, 'error_patterns.json'), 'r')
    const device = openSync('/dev/null', 'r')
    expect([hasInput(file), hasInput(device)]).toEqual([true, false])
    closeSync(file)
    closeSync(device)
    expect(hasInput(device)).toBe(false)
  })

  it('is scanned under its name and without one, packed or not', async () => {
    const text = `${'fine\n'.repeat(50_000)}boom\n`
    const scanned = { files: 1, lines: 50_001, patterns: [{ id: 'boom', hits: 1 }], faults: [] }
    for (const words of [
      ['scan', '-', '--json'],
      ['scan', '--json'],
    ])
      for (const input of [text, gzipSync(text)])
        expect(await pipeTo(words, input)).toMatchObject({ code: 0, document: scanned })
  })

  it('is backtested', async () => {
    const { code, document } = await pipeTo(['backtest', '--json'], '2026-01-31T05:30:00Z boom\nfine\n')
    expect(code).toBe(0)
    expect(document).toMatchObject({ lines: 2, rules: [{ ruleId: 'boom', occurrences: 1 }] })
  })
})
