import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { LogRule } from './log-watch'
import { scanFiles } from './scan-files'
import { looksLikeError } from './scan-stream'
import { boomRule, makeFolder } from './testing/watched-logs'

const workerFile = join(inject('workers'), 'scan-worker.js')
let folder: ReturnType<typeof makeFolder>
const at = (name: string): string => join(folder.path, name)
const scan = (files: readonly string[], rules: readonly LogRule[], hangMs = 1000) =>
  scanFiles(files, rules, { workerFile, hangMs, signal: new AbortController().signal })

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.remove())

describe('scanFiles', () => {
  it('counts a line once for each pattern that it matches, and what no pattern finds', async () => {
    writeFileSync(
      at('a.log'),
      [
        'boom boom boom',
        'ERROR boom harmless',
        'ERROR password=hunter2 unknown trouble',
        'all fine, 0 errors',
        '2026-01-31 14:30:15 - AutoFixDaemon - [ERROR] - boom',
        'ERROR at the end, boom',
      ].join('\r\n'),
    )
    const report = await scan(
      [at('a.log')],
      [
        { ...boomRule, ignore: 'harmless' },
        { ...boomRule, id: 'end', pattern: 'end' },
      ],
    )
    expect(report).toMatchObject({ files: 1, lines: 6, missed: 1, faults: [] })
    expect(report.patterns.map(({ id, hits, ignored, unused }) => ({ id, hits, ignored, unused }))).toEqual([
      { id: 'boom', hits: 2, ignored: 2, unused: null },
      { id: 'end', hits: 1, ignored: 0, unused: null },
    ])
    expect(report.missedLines).toEqual([{ file: at('a.log'), text: 'ERROR password=*** unknown trouble' }])
    expect(report.patterns.every(({ ms }) => ms > 0)).toBe(true)
  })

  it('reads compressed files, known by their first bytes', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `boom ${i}\n`).join('')
    writeFileSync(at('plain.gz'), text)
    writeFileSync(at('app.log.2'), gzipSync(text))
    const report = await scan([at('plain.gz'), at('app.log.2')], [boomRule])
    expect(report).toMatchObject({ files: 2, lines: 40_000, faults: [] })
    expect(report.patterns[0]?.hits).toBe(40_000)
  })

  it('tells what it could not read and reads the rest', async () => {
    mkdirSync(at('folder'))
    writeFileSync(at('good.log'), 'boom\n')
    writeFileSync(at('empty.log'), '')
    const packed = gzipSync('boom\n'.repeat(50_000))
    writeFileSync(at('cut.gz'), packed.subarray(0, packed.length - 20))
    writeFileSync(at('broken.gz'), Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('no gzip')]))
    const report = await scan(
      ['folder', 'missing.log', 'broken.gz', 'cut.gz', 'good.log', 'empty.log'].map(at),
      [boomRule],
    )
    expect(report.faults.map(({ file, message }) => [file, message.code])).toEqual([
      [at('folder'), 'logs.directory'],
      [at('missing.log'), 'logs.not_found'],
      [at('broken.gz'), 'logs.corrupt'],
      [at('cut.gz'), 'logs.corrupt'],
    ])
    expect(report.files).toBe(2)
    expect(report.patterns[0]?.hits).toBeGreaterThan(1)
  })

  it('leaves out a rule that hangs or is not valid, and says so', async () => {
    writeFileSync(at('a.log'), `boom\n${'a'.repeat(60)}!\nboom\n`)
    const rules = [
      { ...boomRule, id: 'slow', pattern: '(a+)+$' },
      { ...boomRule, id: 'bad', pattern: 'x(' },
      boomRule,
    ]
    const report = await scan([at('a.log')], rules)
    expect(report.patterns.map(({ id, hits, unused }) => [id, hits, unused?.code ?? null])).toEqual([
      ['slow', 0, 'logs.rule_slow'],
      ['bad', 0, 'logs.rule_invalid'],
      ['boom', 2, null],
    ])
  })

  it('ends when it is aborted', async () => {
    writeFileSync(at('a.log'), `${'a'.repeat(60)}!\n`)
    const stop = new AbortController()
    const scanning = scanFiles([at('a.log')], [{ ...boomRule, pattern: '(a+)+$' }], {
      workerFile,
      signal: stop.signal,
      hangMs: 60_000,
    })
    stop.abort(new Error('enough'))
    await expect(scanning).rejects.toThrow('enough')
    await expect(scanFiles([], [], { workerFile, signal: stop.signal })).rejects.toThrow('enough')
  })

  it('tells when its thread cannot be started', async () => {
    const options = { workerFile: at('none.js'), signal: new AbortController().signal }
    await expect(scanFiles([], [], options)).rejects.toThrow('none.js')
  })

  it('holds no more than a piece of a large file in memory', async () => {
    writeFileSync(at('large.log'), '')
    const block = `${'x'.repeat(99)}\n`.repeat(50_000)
    for (let i = 0; i < 20; i += 1) appendFileSync(at('large.log'), block)
    const before = process.memoryUsage().rss
    let most = before
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5)
    const report = await scan([at('large.log')], [boomRule])
    clearInterval(timer)
    expect(report.lines).toBe(1_000_000)
    expect((most - before) / 2 ** 20).toBeLessThan(80)
    expect(readFileSync(at('large.log')).length).toBe(100_000_000)
  })
})

describe('looksLikeError', () => {
  it.each([
    ['2026-01-31 14:30:16 ERROR boom', true],
    ['[emerg] 812#812: bind() failed', true],
    ['ValueError: x', true],
    ['panic: runtime error', true],
    ['致命的なエラーが発生しました', true],
    ['finished with 0 errors', false],
    ['error: none', false],
    ['エラーはありません', false],
    ['terror in the mirror', false],
    ['GET /errors HTTP/1.1', false],
  ])('%s: %s', (text, expected) => expect(looksLikeError(text)).toBe(expected))
})
