import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { LogRule } from '../logs/log-watch'
import { scanFiles } from './scan-files'
import { looksLikeError } from './looks-like-error'
import { boomRule, makeFolder } from '../logs/testing/watched-logs'

const workerFile = join(inject('workers'), 'file-scan-worker.js')
let folder: ReturnType<typeof makeFolder>
const at = (name: string): string => join(folder.path, name)
const scan = (files: readonly string[], rules: readonly LogRule[], threads = 2) =>
  scanFiles(files, rules, { workerFile, threads, signal: new AbortController().signal })

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
      [at('cut.gz'), 'logs.cut_off'],
    ])
    expect(report.files).toBe(2)
    expect(report.patterns[0]?.hits).toBeGreaterThan(1)
  })

  it('leaves out a rule that is not valid, and says so', async () => {
    writeFileSync(at('a.log'), 'boom\nx(\nboom\n')
    const report = await scan([at('a.log')], [{ ...boomRule, id: 'bad', pattern: 'x(' }, boomRule])
    expect(report.patterns.map(({ id, hits, unused }) => [id, hits, unused?.code ?? null])).toEqual([
      ['bad', 0, 'logs.rule_invalid'],
      ['boom', 2, null],
    ])
  })

  it('takes no longer for an expression that backtracks for ever elsewhere, and gives a search up that would', async () => {
    writeFileSync(at('a.log'), `boom\n${'a'.repeat(60)}!\nboom aa\n`)
    const rules = [
      { ...boomRule, id: 'exponential', pattern: '(a+)+$' },
      { ...boomRule, id: 'back_reference', pattern: '(a+)+\\1$' },
    ]
    const report = await scan([at('a.log')], rules)
    expect(report.patterns.map(({ id, hits, givenUp }) => [id, hits, givenUp])).toEqual([
      ['exponential', 1, 0],
      ['back_reference', 1, 1],
    ])
  })

  it('reads a large file by several threads, each line once', async () => {
    writeFileSync(at('large.log'), '')
    const block = Array.from(
      { length: 40_000 },
      (_, i) => `${'x'.repeat(i % 200)} ${i % 100 === 0 ? 'BOOM' : 'fine'}\n`,
    )
    for (let i = 0; i < 10; i += 1) appendFileSync(at('large.log'), block.join(''))
    appendFileSync(at('large.log'), 'boom at the end')
    const [one, four] = [
      await scan([at('large.log')], [boomRule], 1),
      await scan([at('large.log')], [boomRule], 4),
    ]
    for (const report of [one, four]) {
      expect(report).toMatchObject({ files: 1, lines: 400_001, faults: [] })
      expect(report.patterns[0]?.hits).toBe(4001)
    }
  })

  it('reads UTF-16, lines without end, and lines whose bytes say less than their text', async () => {
    writeFileSync(at('utf16.log'), Buffer.from('\ufeffboom あ\r\nfine\r\nboom', 'utf16le'))
    writeFileSync(at('long.log'), `boom ${'x'.repeat(3_000_000)}\nfine\n${'y'.repeat(70_000)} boom\nboom`)
    writeFileSync(at('dirty.log'), 'b\u001b[31mo\u001b[0mom\nbo\0om\nb\u200bo\u202eom\r\nbo\rom\nboo\n')
    const report = await scan([at('utf16.log'), at('long.log'), at('dirty.log')], [boomRule])
    expect(report).toMatchObject({ files: 3, lines: 3 + 4 + 5, cut: 2, faults: [] })
    expect(report.patterns[0]?.hits).toBe(2 + 2 + 3)
  })

  it('finds the same by an expression without any text that could be searched for', async () => {
    const text = Array.from({ length: 5000 }, (_, i) => `line ${i} ${'ab'.repeat(i % 7)} あ\n`).join('')
    writeFileSync(at('a.log'), text)
    const wide = [String.raw`\d{4}\b`, String.raw`[ab]{9,}`, String.raw`(.)(.)\2\1`]
    const report = await scan(
      [at('a.log')],
      wide.map((pattern, index) => ({ ...boomRule, id: String(index), pattern })),
    )
    const lines = text.trimEnd().split('\n')
    const expected = wide.map((source) => lines.filter((line) => new RegExp(source, 'i').test(line)).length)
    expect(report.patterns.map(({ hits }) => hits)).toEqual(expected)
    expect(expected.every((count) => count > 0)).toBe(true)
  })

  it('ends when it is aborted', async () => {
    writeFileSync(at('a.log'), `${'a'.repeat(60)}!\n`)
    const stop = new AbortController()
    const scanning = scanFiles([at('a.log')], [boomRule], {
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
