import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backtestReportSchema } from '@shared/domain/backtest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { momentAt, momentOf } from '../backtest-words'
import { runHere } from '../testing/run-here'

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 31, 5, minute)).toISOString()

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mamori-backtest-'))
  writeFileSync(
    join(dir, 'error_patterns.json'),
    JSON.stringify({
      error_patterns: [
        {
          id: 'file_not_found',
          name: 'x',
          pattern: 'No such file',
          severity: 'error',
          auto_fix: true,
          actions: [{ type: 'create_missing_dirs', directories: [join(dir, 'data')] }],
        },
        {
          id: 'redis',
          name: 'x',
          pattern: 'redis is gone',
          severity: 'critical',
          auto_fix: true,
          actions: [{ type: 'service_restart', service: 'redis' }],
        },
        {
          id: 'never',
          name: 'x',
          pattern: 'never',
          severity: 'error',
          auto_fix: true,
          actions: [{ type: 'alert' }],
        },
      ],
      log_sources: [],
    }),
  )
  writeFileSync(
    join(dir, 'app.log'),
    [`${at(0)} No such file: x`, `${at(20)} redis is gone \u001b[2J`, `${at(50)} fine`, ''].join('\n'),
  )
})
afterEach(() => rmSync(dir, { recursive: true }))
const inDir = (word: string): string => (word.endsWith('.log') ? join(dir, word) : word)
const run = (words: readonly string[], env = {}) => runHere(dir, ['backtest', ...words.map(inDir)], { env })

describe('mamori backtest', () => {
  it('shows what each rule would have come to, how it went and what was taken to be so', async () => {
    const { code, stdout, stderr } = await run(['app.log'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Mode: Auto')
    expect(stdout).toMatch(/app\.log {2}3 lines, 2 matches/)
    expect(stdout).toMatch(/◆ {2}redis +redis +1 +1 +0 +1 +0 +0 +0\n/)
    expect(stdout).toMatch(/file_not_found +\S+data +1 +1 +1 +0 +0 +0 +0 {2}Verified 1/)
    expect(stdout).toContain('No match: never')
    expect(stdout).toMatch(/Repair begun \(assumed\): create_missing_dirs/)
    expect(stdout).toContain('A repair is taken to last 10 s')
    expect(stdout).not.toContain('\u001b')
  })

  it('says the same in Japanese, and shows as many moments as it is asked for', async () => {
    const { stdout } = await run(['app.log', '--timeline', '1'], { LANG: 'ja_JP.UTF-8' })
    expect(stdout).toContain('モード: 自動')
    expect(stdout).toContain('修復には 10 秒かかり')
    expect(stdout).toMatch(/ほか \d+ 件（--timeline/)
  })

  it('gives the whole report to programs, the same each time', async () => {
    const [one, other] = [await run(['app.log', '--json']), await run(['app.log', '--json'])]
    expect(other.stdout).toBe(one.stdout)
    const report = backtestReportSchema.parse(JSON.parse(one.stdout))
    expect(report.rules.map(({ ruleId, occurrences }) => [ruleId, occurrences])).toEqual([
      ['file_not_found', 1],
      ['redis', 1],
      ['never', 0],
    ])
  })

  it('keeps to a span of time, and tells one that is none', async () => {
    const { stdout } = await run(['app.log', '--since', at(10).slice(0, 19) + 'Z', '--json'])
    expect(JSON.parse(stdout).rules[0].occurrences).toBe(0)
    const none = await run(['app.log', '--since', '2026-02-01', '--until', '2026-01-01'])
    expect([none.code, none.stdout]).toEqual([3, ''])
  })

  it('tells files and settings that it cannot read', async () => {
    expect((await run(['app.log', 'nowhere.log'])).code).toBe(3)
    expect((await run(['app.log', '--config', 'nowhere.json'])).code).toBe(3)
  })

  it('writes nothing anywhere', async () => {
    const before = readdirSync(dir)
    await run(['app.log', '--approve'])
    expect(readdirSync(dir)).toEqual(before)
  })

  it('ends when it is interrupted', async () => {
    const stopped = AbortSignal.abort(new Error('stop'))
    expect((await runHere(dir, ['backtest', 'app.log'], { signal: stopped })).code).toBe(130)
  })
})

describe('a moment on the command line', () => {
  it.each([
    ['2026-01-31T14:30:15+09:00', Date.UTC(2026, 0, 31, 5, 30, 15)],
    ['2026-01-31 05:30Z', Date.UTC(2026, 0, 31, 5, 30)],
    ['2026-01-31', new Date(2026, 0, 31).getTime()],
    ['2h', 1_000_000_000_000 - 7_200_000],
  ])('%s', (word, expected) => {
    const moment = momentOf(word)
    expect(moment && momentAt(moment, 1_000_000_000_000)).toBe(expected)
  })

  it.each(['', 'yesterday', '2026-02-30', '2026-01-31T25:00', '31/01/2026'])('is not %j', (word) =>
    expect(momentOf(word)).toBeNull(),
  )
})
