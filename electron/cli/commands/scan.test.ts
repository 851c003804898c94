import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXIT } from '../exit-codes'
import { runHere } from '../testing/run-here'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mamori-scan-'))
  const pattern = { name: 'x', severity: 'error', auto_fix: false, actions: [{ type: 'alert' }] }
  writeFileSync(
    join(dir, 'error_patterns.json'),
    JSON.stringify({
      error_patterns: [
        { ...pattern, id: 'boom', pattern: 'boom', ignore: 'harmless' },
        { ...pattern, id: 'twice', pattern: String.raw`(\w{4}) \1` },
      ],
      log_sources: [],
    }),
  )
  writeFileSync(
    join(dir, 'a.log'),
    [
      'boom',
      'boom harmless',
      'ERROR token=abc123 strange',
      'ERROR other',
      'fine',
      `boom ${'x'.repeat(70_000)}`,
      '',
    ].join('\n'),
  )
})
afterEach(() => rmSync(dir, { recursive: true }))
const at = (name: string): string => join(dir, name)
const inDir = (word: string): string => (/^\w+\.(?:log|gz)$/.test(word) ? at(word) : word)
const run = (words: readonly string[], env = {}) => runHere(dir, ['scan', ...words.map(inDir)], { env })

describe('mamori scan', () => {
  it('shows a table of what each pattern found and cost, and what none of them found', async () => {
    const { code, stdout } = await run(['a.log'])
    expect(code).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(/^1 file, 6 lines/)
    expect(stdout).toMatch(/▲ {2}boom +2 +1 +[\d.]+ ms +\d+ %/)
    expect(stdout).toMatch(/○ {2}twice +0 +0 +[\d.]+ ms +\d+ % {2}watched/)
    expect(stdout).toContain('Lines over 64 KiB, of which only the beginning was looked at: 1')
    expect(stdout).toContain('match no pattern: 2\n  ERROR token=*** strange\n  ERROR other')
  })

  it('shows thousands apart', async () => {
    writeFileSync(at('b.log'), 'boom\n'.repeat(12_345))
    const { stdout } = await run(['b.log'])
    expect(stdout).toMatch(/▲ {2}boom +12,345 +0 /)
  })

  it('shows as many missed lines as it is asked for, and counts the rest', async () => {
    const { stdout } = await run(['a.log', '--missed', '1'], { LANG: 'ja_JP.UTF-8' })
    expect(stdout).toContain('エラーらしい行: 2 行\n  ERROR token=*** strange\n  ほか 1 行')
    expect(stdout).not.toContain('ERROR other')
  })

  it('looks by the patterns that are brought along where nobody has written settings yet, and says so', async () => {
    rmSync(at('error_patterns.json'))
    writeFileSync(at('a.log'), 'redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379.\n')
    const nobody = { XDG_CONFIG_HOME: at('nobody') }
    const { code, stdout, stderr } = await run(['a.log'], nobody)
    expect(code).toBe(0)
    expect(stderr).toContain('the 12 patterns that Mamori brings along')
    expect(stdout).toMatch(/redis_connection_error +1 /)
  })

  it('as the backtest does', { timeout: 60_000 }, async () => {
    rmSync(at('error_patterns.json'))
    const nobody = { XDG_CONFIG_HOME: at('nobody') }
    const replayed = await runHere(dir, ['backtest', at('a.log'), '--json'], { env: nobody })
    expect(replayed.stderr).toContain('the 12 patterns that Mamori brings along')
    expect(JSON.parse(replayed.stdout)).toMatchObject({ files: [{ path: at('a.log') }] })
  })

  it('but not in place of a file that was named', async () => {
    const { code, stderr } = await run(['a.log', '--config', at('other.json')])
    expect(code).toBe(EXIT.usage)
    expect(stderr).toContain('There is no settings file')
  })

  it('gives one document to programs, in the form that it has always had', async () => {
    const { code, stdout } = await run(['a.log', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      files: 1,
      lines: 6,
      patterns: [
        {
          id: 'boom',
          hits: 2,
          ignored: 1,
          ms: expect.any(Number),
          candidates: expect.any(Number),
          given_up: 0,
          watched: false,
          unused: null,
        },
        {
          id: 'twice',
          hits: 0,
          ignored: 0,
          ms: expect.any(Number),
          candidates: expect.any(Number),
          given_up: 0,
          watched: true,
          unused: null,
        },
      ],
      missed: 2,
      missed_lines: [
        { file: at('a.log'), text: 'ERROR token=*** strange' },
        { file: at('a.log'), text: 'ERROR other' },
      ],
      cut: 1,
      faults: [],
    })
  })

  it('takes some of the patterns, and tells one that is not there', async () => {
    const some = JSON.parse((await run(['a.log', '--pattern', 'twice', '--json'])).stdout)
    expect(some.patterns.map(({ id }: { id: string }) => id)).toEqual(['twice'])
    const none = await run(['a.log', '--pattern', 'bang'])
    expect(none.code).toBe(3)
    expect(none.stderr).toContain('no pattern bang (they have: boom, twice)')
  })

  it('fills in from the environment what patterns search for', async () => {
    const pattern = { name: 'x', severity: 'error', auto_fix: false, actions: [{ type: 'alert' }] }
    const first = { ...pattern, id: 'first', pattern: '${WORD}', ignore: 'harmless' }
    writeFileSync(join(dir, 'error_patterns.json'), JSON.stringify({ error_patterns: [first] }))
    const filled = JSON.parse((await run(['a.log', '--json'], { WORD: 'bo+m' })).stdout)
    expect(filled.patterns).toMatchObject([{ id: 'first', hits: 2, ignored: 1 }])
    const unset = await run(['a.log', '--json'])
    expect([unset.code, unset.stdout]).toEqual([3, ''])
    expect(unset.stderr).toContain('error_patterns.json:1:')
  })

  it('counts nothing by patterns that are faulty, and says where', async () => {
    const pattern = { name: 'x', severity: 'error', auto_fix: false, actions: [{ type: 'alert' }] }
    const error_patterns = [
      { ...pattern, id: 'boom', pattern: 'boom' },
      { ...pattern, id: 'half', pattern: 'x(' },
    ]
    writeFileSync(join(dir, 'error_patterns.json'), JSON.stringify({ error_patterns }, null, 1))
    const { code, stdout, stderr } = await run(['a.log', '--json'])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/error_patterns\.json:25:\d+: error_patterns\[1\]\.pattern: /)
  })

  it('counts by patterns that are fine where something is wrong with what is done about them', async () => {
    const error_patterns = [
      { id: 'boom', name: 'x', severity: 'error', pattern: 'boom', actions: [{ type: 'no' }] },
    ]
    writeFileSync(join(dir, 'error_patterns.json'), JSON.stringify({ error_patterns, mode: 'sometimes' }))
    const { code, stdout, stderr } = await run(['a.log', '--json'])
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout).patterns).toMatchObject([{ id: 'boom', hits: 3 }])
  })

  it('ends when it is interrupted', async () => {
    const stopped = AbortSignal.abort()
    const { code, stdout } = await runHere(dir, ['scan', at('a.log'), '--json'], { signal: stopped })
    expect([code, stdout]).toEqual([EXIT.interrupted, ''])
  })

  it('tries one expression without any settings', async () => {
    rmSync(join(dir, 'error_patterns.json'))
    const { code, stdout } = await run(['a.log', '--regex', 'boom|other', '--ignore', 'harm', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).patterns).toMatchObject([{ id: 'regex', hits: 3, ignored: 1 }])
    const broken = await run(['a.log', '--regex', 'x('])
    expect([broken.code, broken.stdout]).toEqual([3, ''])
    expect(broken.stderr).toContain('The expression of --regex is not valid')
  })

  it('tells a file that it could not read to its end, and counts the rest', async () => {
    const packed = gzipSync('boom\n'.repeat(100_000))
    writeFileSync(join(dir, 'cut.gz'), packed.subarray(0, packed.length - 20))
    const { code, stdout, stderr } = await run(['cut.gz', 'nowhere.log', 'a.log', '--json'])
    expect(code).toBe(3)
    expect(stderr).toContain('cut.gz ends too early')
    expect(stderr).toContain('nowhere')
    expect(JSON.parse(stdout)).toMatchObject({
      files: 1,
      faults: [{ file: at('cut.gz') }, { file: at('nowhere.log') }],
    })
  })

  it('shows nothing of a line that a terminal would act on', async () => {
    writeFileSync(join(dir, 'evil.log'), 'ERROR \u001b]0;owned\u0007 \u009b31m x\n')
    const { stdout } = await run(['evil.log'])
    expect(stdout.split('').filter((one) => one !== '\n' && one < ' ')).toEqual([])
  })
})
