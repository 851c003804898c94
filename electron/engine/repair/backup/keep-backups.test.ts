import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBackupKeeper } from './keep-backups'

const DAY_MS = 24 * 60 * 60 * 1000
const use = { recipient: null, identityFile: null, keepMs: 2.5 * DAY_MS, maxBytes: 2 ** 30 }
let dataDir = ''

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mamori-keeper-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

it('clears away once a day, and no longer when it is stopped', async () => {
  let now = Date.parse('2026-01-31T00:00:00Z')
  const timers: { readonly at: number; readonly run: () => void }[] = []
  const clock = {
    now: () => now,
    after: (delayMs: number, run: () => void) => {
      const timer = { at: now + delayMs, run }
      timers.push(timer)
      return () => {
        timers.splice(timers.indexOf(timer), 1)
      }
    },
  }
  const pass = (ms: number): void => {
    const until = now + ms
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      timers.splice(timers.indexOf(next), 1)
      now = next.at
      next.run()
    }
    now = until
  }
  const bug = vi.fn<(name: string, error: unknown) => void>()
  const keeper = createBackupKeeper({ dataDir, host: 'h', clock, state: () => null, bug })
  const path = join(dataDir, 'a')
  writeFileSync(path, '1')
  const kept = await keeper.under(use).keep('r-1', [path], new AbortController().signal)
  if (kept.kind === 'failed') throw new Error(kept.message.code)
  keeper.under({ ...use, keepMs: 1.5 * DAY_MS })
  expect(timers).toHaveLength(1)
  const archive = join(dataDir, 'backups', kept.archive)
  pass(DAY_MS)
  expect(existsSync(archive)).toBe(true)
  pass(1.2 * DAY_MS)
  await vi.waitFor(() => expect(existsSync(archive)).toBe(false))
  keeper.stop()
  expect(timers).toEqual([])
  expect(bug).not.toHaveBeenCalled()
})
