import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabLine } from '@shared/ipc/lab-calls'
import { lineKinds, MOST_SHOWN, MOST_TOLD, type LineKind } from '@shared/ipc/lab-limits'
import type { Output } from '@shared/ipc/contract'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { makeFolder } from '../logs/testing/watched-logs'
import { createLabRuns, type LabRuns } from './lab-runs'
import type { LabStart } from './protocol'
import type { RunBacktest } from './run-backtest'

const workerFile = join(inject('workers'), 'lab-worker.js')
const nothing = { gained: 0, lost: 0, hits: 0, ignored: 0, missed: 0, rest: 0 }

let folder: ReturnType<typeof makeFolder>
let labs: LabRuns
const bugs: unknown[] = []
const noBacktest: RunBacktest = () => Promise.reject(new Error('no backtest here'))
const open = (more: Partial<Parameters<typeof createLabRuns>[0]> = {}): LabRuns =>
  createLabRuns({ workerFile, backtest: noBacktest, bug: (_, error) => bugs.push(error), ...more })
beforeEach(() => {
  folder = makeFolder()
  labs = open()
  bugs.length = 0
})
afterEach(async () => {
  await labs.stop()
  folder.remove()
  if (bugs.length > 0) throw new Error('a bug was told', { cause: bugs[0] })
})

const at = (name: string): string => join(folder.path, name)
type Job = Omit<LabStart, 'progress'>
const job = (more: Partial<Job> = {}): Job => ({
  edited: { pattern: 'boom', ignore: null },
  today: { pattern: 'boom', ignore: null },
  others: [],
  reading: { kind: 'file', path: at('app.log'), to: null, maxBytes: 64 * 1024 * 1024 },
  maxMs: 20_000,
  now: Date.parse('2026-02-01T00:00:00Z'),
  ...more,
})
const pasted = (text: string, more: Partial<Job> = {}): Job =>
  job({ reading: { kind: 'lines', text }, ...more })

const begin = (started: Job, labId = 'lab-1'): string => {
  const run = labs.start(labId, { kind: 'preview', job: started })
  if (run.kind !== 'started') throw new Error(run.kind)
  return run.runId
}

type Gathered = { readonly last: Output<'lab.read'>; readonly lines: Record<LineKind, LabLine[]> }
/** Reads a run to its end, as a window does. */
const gather = async (started: Job): Promise<Gathered> => {
  const runId = begin(started)
  const lines: Gathered['lines'] = { gained: [], lost: [], hits: [], ignored: [], missed: [], rest: [] }
  let rev = 0
  for (;;) {
    const have = Object.fromEntries(lineKinds.map((kind) => [kind, lines[kind].length])) as typeof nothing
    const last = await labs.read({ runId, rev, have })
    if (last === null) throw new Error('the run is gone')
    rev = last.rev
    for (const kind of lineKinds) {
      expect(last.lines[kind].length).toBeLessThanOrEqual(MOST_TOLD)
      lines[kind].push(...last.lines[kind])
    }
    if (last.end !== null && !last.more) return { last, lines }
  }
}
const markedIn = (lines: readonly LabLine[]): readonly string[] =>
  lines.map(({ text, mark }) => (mark === null ? '' : text.slice(mark.start, mark.start + mark.length)))
const texts = (lines: readonly LabLine[]): readonly string[] => lines.map(({ text }) => text)

describe('a preview of a log', () => {
  it('tells what it finds, newest first, and in what it differs from what is at work', async () => {
    writeFileSync(
      at('app.log'),
      [
        '2026-01-31 10:00:00 INFO begin',
        '2026-01-31 10:00:01 ERROR boom one',
        '2026-01-31 10:00:02 ERROR crash two password=hunter2',
        '2026-01-31 10:00:03 ERROR boom harmless',
        '2026-01-31 10:00:04 ERROR disk trouble',
        '2026-01-31 10:00:05 ERROR known to another rule',
        '2026-01-31 10:00:06 ERROR the last one, crash boom',
      ].join('\n'),
    )
    const { last, lines } = await gather(
      job({
        edited: { pattern: 'crash', ignore: null },
        today: { pattern: 'boom', ignore: 'harmless' },
        others: [{ id: 'other', pattern: 'another', ignore: null }],
      }),
    )
    expect(last.end).toEqual({ kind: 'done', limit: null })
    expect(last.judged).toMatchObject({ pattern: { kind: 'usable' }, ignore: null })
    expect(last.preview).toMatchObject({
      lines: 7,
      now: { hits: 2, ignored: 0 },
      before: { hits: 2, ignored: 1 },
      gained: 1,
      lost: 1,
      missed: 3,
      candidates: 2,
      givenUp: 0,
      fromAt: new Date(2026, 0, 31, 10, 0, 0).getTime(),
      toAt: new Date(2026, 0, 31, 10, 0, 6).getTime(),
    })
    expect(last.preview?.bytes).toBe(last.preview?.ofBytes)
    expect(texts(lines.hits)).toEqual([
      '2026-01-31 10:00:06 ERROR the last one, crash boom',
      '2026-01-31 10:00:02 ERROR crash two password=***',
    ])
    expect(markedIn(lines.hits)).toEqual(['crash', 'crash'])
    expect(texts(lines.gained)).toEqual(['2026-01-31 10:00:02 ERROR crash two password=***'])
    expect(texts(lines.lost)).toEqual(['2026-01-31 10:00:01 ERROR boom one'])
    expect(lines.lost[0]?.mark).toEqual({ start: 26, length: 4 })
    expect(texts(lines.missed).map((line) => line.slice(26))).toEqual([
      'disk trouble',
      'boom harmless',
      'boom one',
    ])
  })

  it('shows as many lines of a kind as a window can take, and counts the others', async () => {
    writeFileSync(at('app.log'), Array.from({ length: 40_000 }, (_, i) => `boom ${i}\n`).join(''))
    const { last, lines } = await gather(job({ today: { pattern: 'nothing', ignore: null } }))
    expect(last.preview).toMatchObject({ lines: 40_000, now: { hits: 40_000 }, gained: 40_000 })
    expect(lines.hits).toHaveLength(MOST_SHOWN)
    expect(lines.hits.map(({ text }) => text).slice(0, 2)).toEqual(['boom 39999', 'boom 39998'])
    expect(lines.hits.at(-1)?.text).toBe(`boom ${40_000 - MOST_SHOWN}`)
  })

  it('reads only the end of a long log, from the beginning of a line, and says so', async () => {
    writeFileSync(
      at('app.log'),
      Array.from({ length: 100_000 }, (_, i) => `boom ${String(i).padStart(6, '0')}\n`).join(''),
    )
    const reading = { kind: 'file', path: at('app.log'), to: null, maxBytes: 600_005 } as const
    const { last } = await gather(job({ reading }))
    expect(last.end).toEqual({ kind: 'done', limit: 'bytes' })
    expect(last.preview).toMatchObject({
      ofBytes: 600_005,
      allBytes: 1_200_000,
      lines: 50_000,
      now: { hits: 50_000 },
    })
  })

  it('holds a line without an end in bounds, and reads what has no newline, is empty or is not there', async () => {
    writeFileSync(at('app.log'), 'boom first\n')
    appendFileSync(at('app.log'), `boom ${'x'.repeat(3_000_000)} boom\nboom last`)
    const { last, lines } = await gather(job())
    expect(last.preview).toMatchObject({ lines: 3, now: { hits: 3 } })
    expect(texts(lines.hits).map((text) => text.slice(0, 10))).toEqual([
      'boom last',
      'boom xxxxx',
      'boom first',
    ])
    writeFileSync(at('app.log'), '')
    expect((await gather(job())).last).toMatchObject({ preview: { lines: 0 }, end: { kind: 'done' } })
    const missing = job({ reading: { kind: 'file', path: at('none'), to: null, maxBytes: 1 } })
    expect((await gather(missing)).last.end).toMatchObject({
      kind: 'failed',
      message: { code: 'logs.vanished' },
    })
    const folderItself = job({ reading: { kind: 'file', path: folder.path, to: null, maxBytes: 1 } })
    expect((await gather(folderItself)).last.end).toMatchObject({ message: { code: 'logs.directory' } })
  })
})

describe('a trial on pasted lines', () => {
  it('shows every line with what it is', async () => {
    const { last, lines } = await gather(
      pasted('INFO fine\r\nboom\nboom harmless\n\u001b[31mERROR unknown\u001b[0m\nsecret token=abcdef boom', {
        edited: { pattern: 'boom', ignore: 'harmless' },
      }),
    )
    expect(last.preview).toMatchObject({ lines: 5, now: { hits: 2, ignored: 1 }, missed: 1, gained: 0 })
    const all = lineKinds.flatMap((kind) => lines[kind]).sort((left, right) => left.place - right.place)
    expect(texts(all)).toEqual([
      'INFO fine',
      'boom',
      'boom harmless',
      'boom harmless',
      'ERROR unknown',
      'secret token=*** boom',
    ])
    expect(lines.rest.map(({ place }) => place)).toEqual([1])
    expect(lines.missed.map(({ place }) => place)).toEqual([4])
  })

  it('cuts a long line around its match, between whole characters', async () => {
    const { lines } = await gather(pasted(`${'😀'.repeat(3000)}boom${'😀'.repeat(3000)}`))
    expect(markedIn(lines.hits)).toEqual(['boom'])
    expect(lines.hits[0]?.text).toMatch(/^…[😀]+boom[😀]+…$/u)
  })
})

describe('an expression', () => {
  it.each([
    ['a(', 'settings.regex.unterminated_group', 1],
    ['', 'lab.regex.empty', null],
    ['x*', 'settings.regex.matches_nothing', null],
    ['a${HOME}', 'lab.regex.environment', 1],
  ])('%s is judged before it is tried', async (pattern, code, index) => {
    const { last } = await gather(pasted('boom', { edited: { pattern, ignore: null } }))
    expect(last.end).toEqual({ kind: 'unusable' })
    expect(last.judged?.pattern).toMatchObject({ kind: 'unusable', message: { code }, index })
    expect(last.preview).toBeNull()
  })

  it('may mean the characters of a name in braces', async () => {
    const { last } = await gather(
      pasted('a${HOME}', { edited: { pattern: String.raw`a\$\{HOME\}`, ignore: null } }),
    )
    expect(last).toMatchObject({ end: { kind: 'done' }, preview: { now: { hits: 1 } } })
  })

  it('has remarks on what means something else here, and on what is searched with a time limit', async () => {
    const edited = { pattern: String.raw`boom\Z(?=x)(a)\1`, ignore: '[' }
    const { last } = await gather(pasted('boom', { edited }))
    expect(last.judged?.ignore).toMatchObject({ kind: 'unusable', index: 0 })
    const pattern = last.judged?.pattern
    expect(
      pattern?.kind === 'usable' ? pattern.remarks.map(({ message, index }) => [message.code, index]) : [],
    ).toEqual([
      ['settings.regex.foreign', 4],
      ['lab.regex.back_reference', 14],
    ])
    expect(await labs.judge(edited)).toEqual(last.judged)
  })
})

describe('runs', () => {
  const hanging = `${'a'.repeat(60)}!\n`
  const backtracking = String.raw`(a+)+\1$`

  it('look closely only at lines with a text without which nothing matches, where there is one', async () => {
    const all = await gather(
      pasted('one 1\ntwo 2\n…', { edited: { pattern: String.raw`\w\w`, ignore: null } }),
    )
    expect(all.last.preview).toMatchObject({ candidates: null, now: { hits: 2 } })
    const few = await gather(
      pasted('One 1\ntwo 2\none', { edited: { pattern: String.raw`one (?=\d)|x[$]y`, ignore: null } }),
    )
    expect(few.last.preview).toMatchObject({ candidates: 1, now: { hits: 1 } })
  })

  it('count the lines on which a search was given up', async () => {
    const { last } = await gather(
      pasted(`${hanging}boom`, { edited: { pattern: backtracking, ignore: null } }),
    )
    expect(last).toMatchObject({ end: { kind: 'done' }, preview: { lines: 2, givenUp: 1, lost: 1 } })
  })

  it('end with a thread that does not come back, which is told', async () => {
    await labs.stop()
    const stuck = at('stuck.mjs')
    writeFileSync(
      stuck,
      `import { workerData } from 'node:worker_threads'
       const cells = new Int32Array(workerData.progress)
       Atomics.store(cells, 1, 1)
       Atomics.add(cells, 0, 1)
       for (;;);`,
    )
    labs = open({ workerFile: stuck, hangMs: 500 })
    const { last } = await gather(pasted('boom'))
    expect(last.end).toMatchObject({
      kind: 'failed',
      message: { code: 'lab.slow', params: { seconds: 0.5 } },
    })
  })

  it('go on without another rule that does not come back', async () => {
    await labs.stop()
    const stuck = at('stuck.mjs')
    writeFileSync(
      stuck,
      `import { parentPort, workerData } from 'node:worker_threads'
       const cells = new Int32Array(workerData.progress)
       if (workerData.others.length > 0 || workerData.today !== null) {
         Atomics.store(cells, 1, workerData.others.length > 0 ? 3 : 2)
         Atomics.add(cells, 0, 1)
         if (workerData.others.length > 0) parentPort.postMessage({ kind: 'opened', file: null, ofBytes: 8, allBytes: 8 })
         for (;;);
       }
       parentPort.postMessage({ kind: 'ended', limit: null })`,
    )
    labs = open({ workerFile: stuck, hangMs: 500 })
    const { last } = await gather(job({ others: [{ id: 'slow one', pattern: 'x', ignore: null }] }))
    expect(last).toMatchObject({ end: { kind: 'done' }, preview: { leftOut: ['slow one'], before: null } })
  })

  it('end when they are cancelled, when a new one of the same lab begins, and when nobody reads them', async () => {
    const endless = pasted(hanging, { edited: { pattern: backtracking, ignore: null } })
    const cancelled = begin(endless)
    labs.cancel(cancelled)
    await expect
      .poll(() => labs.read({ runId: cancelled, rev: 0, have: nothing }))
      .toMatchObject({ end: { kind: 'cancelled' } })
    const replaced = begin(endless)
    const next = begin(pasted('boom'))
    expect(await labs.read({ runId: replaced, rev: 0, have: nothing })).toBeNull()
    await labs.stop()
    labs = open({ leaseMs: 50 })
    const left = begin(endless)
    expect(left).not.toBe(next)
    await expect.poll(() => labs.read({ runId: 'nobody-knows', rev: 0, have: nothing })).toBeNull()
    await expect
      .poll(async () => labs.start('other', { kind: 'preview', job: pasted('boom') }).kind)
      .toBe('started')
  })

  it('are few at once', async () => {
    const endless = pasted(hanging, { edited: { pattern: backtracking, ignore: null } })
    for (const lab of ['lab-a', 'lab-b', 'lab-c']) begin(endless, lab)
    expect(labs.start('lab-d', { kind: 'preview', job: endless })).toEqual({ kind: 'busy' })
    expect(labs.start('lab-a', { kind: 'preview', job: endless }).kind).toBe('started')
  })
})
