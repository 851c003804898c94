import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { backtestReportSchema } from '@shared/domain/backtest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../logs/testing/watched-logs'
import { settings } from '../testing/scene-settings'
import {
  directoryLine,
  flatten,
  line,
  redisLine,
  tellingLine,
  tryBacktest,
  writeLog,
} from './testing/backtest-scene'

let folder: ReturnType<typeof makeFolder>
beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.remove())
const log = (name: string, lines: readonly string[]): string => writeLog(folder.path, name, lines)

const MISSING = 'No such file: /srv/data/a'
const MINUTE = 60
const HOUR = 3600

describe('what a backtest decides', () => {
  it('runs what would have run, and takes it to have worked when the line does not come again', async () => {
    const path = log('app.log', [
      line(0, 'all is well'),
      line(1, MISSING),
      line(3, MISSING),
      line(900, 'well'),
    ])
    const report = await tryBacktest([path], { rules: [directoryLine()] })
    expect(report.rules[0]).toMatchObject({ ruleId: 'missing', occurrences: 2, below: 0, unused: null })
    expect(report.rules[0]?.targets).toMatchObject([
      {
        target: { kind: 'path', name: '/srv/data' },
        incidents: 1,
        lines: 2,
        decided: { run: 1, ask: 0, unknown: 0, told: 0, skip: 0 },
        repairs: { begun: 1, verified: 1, ineffective: 0 },
      },
    ])
    // Ten seconds of repair, five minutes of silence.
    expect(flatten(report)).toEqual([
      '1 opened backtest.opened',
      '1 run gate.risk.pass',
      '1 begun backtest.begun',
      '311 settled backtest.settled',
      '311 closed backtest.closed.verified',
    ])
  })

  it('tries again while the line comes again, until the breaker stops it', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => line(n * 20, MISSING))
    const report = await tryBacktest([log('app.log', lines)], { rules: [directoryLine()] })
    const [target] = report.rules[0]?.targets ?? []
    expect(target).toMatchObject({
      incidents: 1,
      lines: 30,
      repairs: { begun: 3, verified: 0, ineffective: 3 },
      breakerOpened: 1,
    })
    expect(target?.skipped.map(({ gate }) => gate)).toEqual(['attempts', 'breaker'])
  })

  it('waits for its cooldown before it acts on what comes back', async () => {
    const report = await tryBacktest(
      [log('app.log', [line(0, MISSING), line(12 * MINUTE, MISSING), line(13 * MINUTE, 'well')])],
      { rules: [directoryLine()], fix: { ...settings({}).fix, cooldownMs: 15 * MINUTE * 1000 } },
    )
    const [target] = report.rules[0]?.targets ?? []
    expect(target?.skipped).toMatchObject([{ gate: 'cooldown', count: 1 }])
    expect(target?.repairs).toMatchObject({ begun: 2, regressed: 1 })
    // The first ends after 310 s; its cooldown of 15 min ends in virtual time.
    expect(flatten(report)).toContain('1210 begun backtest.begun')
  })

  it('counts only what reaches its threshold in time', async () => {
    const few = [
      line(0, MISSING),
      line(50, MISSING),
      line(200, MISSING),
      line(210, MISSING),
      line(220, MISSING),
    ]
    const report = await tryBacktest([log('app.log', few)], {
      rules: [directoryLine({}, { minCount: 3, withinMs: 60_000 })],
    })
    expect(report.rules[0]).toMatchObject({ occurrences: 5, below: 4 })
    expect(report.rules[0]?.targets).toMatchObject([{ incidents: 1, lines: 1 }])
    expect(flatten(report)[0]).toBe('220 opened backtest.opened')
  })

  it('does not know whether a check failed then, and says so', async () => {
    const path = log('app.log', [line(0, 'redis is gone')])
    const asked = await tryBacktest([path], { rules: [redisLine()] })
    expect(asked.rules[0]?.targets).toMatchObject([
      { decided: { ask: 1, unknown: 0, run: 0 }, asked: [{ gate: 'proof' }], repairs: { begun: 0 } },
    ])
    const unknown = await tryBacktest([path], { rules: [redisLine({ verifyChecks: ['redis_connection'] })] })
    expect(unknown.rules[0]?.targets).toMatchObject([{ decided: { ask: 0, unknown: 1, run: 0 } }])
    expect(flatten(unknown)).toContain('0 unknown backtest.unknown')
    expect(unknown.assumptions.map(({ code }) => code)).toContain('backtest.assumes.checks')
  })

  it('takes questions to get no answer for a day, or to be approved at once', async () => {
    const path = log('app.log', [
      line(0, 'redis is gone'),
      line(26 * HOUR, 'well'),
      line(26 * HOUR + 1, 'redis is gone'),
    ])
    const alone = await tryBacktest([path], { rules: [redisLine()] })
    expect(alone.rules[0]?.targets).toMatchObject([{ repairs: { begun: 0, unanswered: 1 } }])
    expect(flatten(alone)).toContain(`${24 * HOUR} withdrawn repair.expired`)
    const answered = await tryBacktest([path], { rules: [redisLine()] }, { approve: true })
    expect(answered.rules[0]?.targets).toMatchObject([
      { incidents: 2, decided: { ask: 2 }, repairs: { begun: 2, verified: 2, unanswered: 0 } },
    ])
    expect(answered.assumptions.map(({ code }) => code)).toContain('backtest.assumes.approved')
  })

  it('only tells what has no repair, and counts the notices once for all channels', async () => {
    const path = log('app.log', [line(0, 'something odd')])
    const report = await tryBacktest([path], { rules: [tellingLine()] })
    expect(report.rules[0]?.targets).toMatchObject([{ decided: { told: 1, skip: 0 }, skipped: [] }])
    expect(report.notices).toBe(1)
  })

  it('keeps to silences as they were then', async () => {
    const at = (second: number): number => Date.UTC(2026, 0, 31, 5, 30, second)
    const silence = { scope: { kind: 'all' as const }, reason: 'work', endsOnRecovery: false }
    const report = await tryBacktest(
      [log('app.log', [line(0, 'well'), line(60, MISSING), line(400, 'well')])],
      {
        rules: [directoryLine()],
        silences: [{ ...silence, id: 's', fromAt: at(30), untilAt: at(300) }],
      },
    )
    expect(report.rules[0]?.targets[0]?.skipped).toMatchObject([{ gate: 'silence', count: 1 }])
    expect(flatten(report)).toContain('300 begun backtest.begun')
  })

  it('sees a storm of several targets, and holds their repairs back', async () => {
    const rules = ['a', 'b', 'c'].map((name) =>
      directoryLine(
        {
          id: name,
          name,
          actions: [{ type: 'create_missing_dirs', params: { directories: [`/srv/${name}`] } }],
        },
        { pattern: `No such file: ${name}` },
      ),
    )
    const lines = ['a', 'b', 'c'].map((name, n) => line(n, `No such file: ${name}`))
    const report = await tryBacktest([log('app.log', lines)], { rules })
    expect(report.storms).toBe(1)
    expect(report.rules[2]?.targets).toMatchObject([{ decided: { ask: 1 }, asked: [{ gate: 'storm' }] }])
  })

  it('decides in auto mode for settings that only observe, and says so', async () => {
    const report = await tryBacktest([log('app.log', [line(0, MISSING)])], {
      rules: [directoryLine()],
      mode: 'observe',
    })
    expect(report.mode).toBe('auto')
    expect(report.rules[0]?.targets).toMatchObject([{ decided: { run: 1 } }])
    expect(report.assumptions.map(({ code }) => code)).toContain('backtest.assumes.mode')
  })
})

describe('what a backtest reads', () => {
  it('merges files by their times, packed ones too, and takes rotated ones for one log', async () => {
    const old = join(folder.path, 'app.log.2.gz')
    const halves = [`${line(0, MISSING)}\n`, `${line(5, 'well')}\n`]
    writeFileSync(old, Buffer.concat(halves.map((half) => gzipSync(half))))
    const paths = [
      log('app.log', [line(40, MISSING)]),
      old,
      log('other.log', [line(20, MISSING), line(30, 'well')]),
      log('app.log.1', [line(10, 'well'), line(15, MISSING)]),
    ]
    const report = await tryBacktest(paths, { rules: [directoryLine()] })
    expect(report.files.map(({ sourceId, lines, fault }) => [sourceId, lines, fault])).toEqual([
      [paths[0], 1, null],
      [paths[0], 2, null],
      [paths[2], 2, null],
      [paths[0], 2, null],
    ])
    expect(report.lines).toBe(7)
    expect(report.rules[0]).toMatchObject({ occurrences: 4 })
    // The line comes again after the first repair, but not after the second, which waits for its retry delay.
    expect(flatten(report).filter((one) => one.includes('settled'))).toEqual([
      '15 settled backtest.settled',
      '370 settled backtest.settled',
    ])
  })

  it('reads what it is given on a stream, with the same result', async () => {
    const path = log(
      'app.log',
      Array.from({ length: 20_000 }, (_, n) => line(n, n % 700 === 0 ? MISSING : 'well')),
    )
    async function* stream(): AsyncGenerator<Uint8Array> {
      const bytes = readFileSync(path)
      for (let from = 0; from < bytes.length; from += 70_001) yield bytes.subarray(from, from + 70_001)
    }
    const [file, piped] = [
      await tryBacktest([path], { rules: [directoryLine()] }),
      await tryBacktest(['-'], { rules: [directoryLine()] }, { stdin: stream() }),
    ]
    expect(piped.files[0]?.path).toBe('-')
    expect({ ...piped.rules[0] }).toEqual(file.rules[0])
    expect(piped.timeline.length).toBe(file.timeline.length)
  })

  it('tells what it cannot read, and decides about the rest', async () => {
    const packed = gzipSync(
      `${line(1, MISSING)}\n${Array.from({ length: 40_000 }, (_, n) => line(2 + n, `${n} well`)).join('\n')}\n`,
    )
    const cut = join(folder.path, 'cut.log.gz')
    writeFileSync(cut, packed.subarray(0, packed.length - 500))
    const report = await tryBacktest([cut, join(folder.path, 'none.log'), folder.path], {
      rules: [directoryLine()],
    })
    expect(report.files.map(({ fault }) => fault?.code)).toEqual([
      'logs.cut_off',
      'logs.not_found',
      'logs.directory',
    ])
    expect(report.files[0]?.lines).toBeGreaterThan(20_000)
    expect(report.rules[0]?.occurrences).toBe(1)
  })

  it('gives lines without a time that of the line before, and leaves out what nothing dates', async () => {
    const dated = log('dated.log', ['no time yet', line(10, 'well'), MISSING, line(500, 'well')])
    const undated = log('undated.log', ['well', MISSING, MISSING])
    const report = await tryBacktest([dated, undated], { rules: [directoryLine()] })
    expect(flatten(report)[0]).toBe('10 opened backtest.opened')
    expect(report.rules[0]).toMatchObject({ occurrences: 3, undated: 2 })
    expect(report.files.map(({ undated: n }) => n)).toEqual([0, 2])
  })

  it('takes a line that states an older time at the time of the line before it', async () => {
    const path = log('app.log', [line(0, 'well'), line(100, MISSING), line(40, MISSING), line(101, 'well')])
    const report = await tryBacktest([path], { rules: [directoryLine()] })
    expect(report.files[0]).toMatchObject({ occurrences: 2, late: 1 })
    expect(report.toAt).toBe(Date.UTC(2026, 0, 31, 5, 31, 40))
  })

  it('is not led astray by a date that a line only mentions', async () => {
    const path = log('app.log', [
      line(0, 'well'),
      `certificate ends 2026-02-01 00:00:00, ${MISSING}`,
      line(5, 'well'),
      line(6, MISSING),
    ])
    const report = await tryBacktest([path], { rules: [directoryLine()] })
    expect(flatten(report)[0]).toBe('0 opened backtest.opened')
    expect(report.toAt).toBe(Date.UTC(2026, 0, 31, 5, 30, 6))
  })

  it('counts a traceback once', async () => {
    const path = log('app.log', [
      line(0, 'ERROR failed'),
      'Traceback (most recent call last):',
      '  File "/srv/app.py", line 1, in <module>',
      '    open("x")',
      'FileNotFoundError: No such file',
      line(9, 'well'),
    ])
    const report = await tryBacktest([path], { rules: [directoryLine()] })
    expect(report.rules[0]).toMatchObject({ occurrences: 1 })
    expect(flatten(report)[0]).toBe('0 opened backtest.opened')
  })

  it('keeps to a span of time', async () => {
    const path = log('app.log', [line(0, MISSING), line(2000, MISSING), line(4000, MISSING)])
    const at = (second: number): number => Date.UTC(2026, 0, 31, 5, 30, second)
    const report = await tryBacktest(
      [path],
      { rules: [directoryLine()] },
      { fromAt: at(1000), toAt: at(3000) },
    )
    expect(report.rules[0]).toMatchObject({ occurrences: 1 })
    expect(report.fromAt).toBe(at(2000))
  })

  it('lets a rule read only its sources, but any file that the settings do not name', async () => {
    const [app, other] = [log('app.log', [line(0, MISSING)]), log('other.log', [line(1, MISSING)])]
    const sources = [
      { id: 'app', path: app },
      { id: 'web', path: join(folder.path, 'web.log') },
    ]
    const rules = [directoryLine({}, { sources: ['web'] })]
    expect((await tryBacktest([app], { rules, sources })).rules[0]).toMatchObject({ occurrences: 0 })
    expect((await tryBacktest([other], { rules, sources })).rules[0]).toMatchObject({ occurrences: 1 })
  })
})

describe('what a backtest promises', () => {
  const busyLog = (): string => {
    const lines = Array.from({ length: 3000 }, (_, n) =>
      line(n * 7, n % 90 === 0 ? MISSING : n % 110 === 0 ? 'redis is gone' : `request ${n}`),
    )
    return log('busy.log', lines)
  }
  const rules = [directoryLine(), redisLine()]

  it('is the same each time, and fits its own form', async () => {
    const path = busyLog()
    const [one, other] = [await tryBacktest([path], { rules }), await tryBacktest([path], { rules })]
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
    const { bugs, ...report } = one
    expect(bugs).toEqual([])
    expect(backtestReportSchema.parse(report)).toEqual(report)
  })

  it('leaves the files as they are', async () => {
    const path = busyLog()
    const before = statSync(path)
    await tryBacktest([path], { rules }, { approve: true })
    expect(statSync(path).mtimeMs).toBe(before.mtimeMs)
    expect(statSync(path).size).toBe(before.size)
  })

  it('counts what its timeline has no room for', async () => {
    const path = busyLog()
    const whole = await tryBacktest([path], { rules })
    const short = await tryBacktest([path], { rules }, { mostMoments: 5 })
    expect(short.timeline).toEqual(whole.timeline.slice(0, 5))
    expect(short.timelineLeftOut).toBe(whole.timeline.length - 5)
    expect(short.rules).toEqual(whole.rules)
  })

  it('tells which rules it could not use, and which it does not judge', async () => {
    const path = log('app.log', [line(0, MISSING)])
    const broken = directoryLine({ id: 'broken' }, { pattern: 'x(' })
    const check = { ...directoryLine({ id: 'check:x' }), cause: { kind: 'check' as const, check: 'x' } }
    const report = await tryBacktest([path], { rules: [directoryLine(), broken, check] })
    expect(report.rules.map(({ ruleId, unused }) => [ruleId, unused?.code ?? null])).toEqual([
      ['missing', null],
      ['broken', 'logs.rule_invalid'],
    ])
    expect(report.rulesAboutChecks).toBe(1)
  })

  it('tells the lines that were cut, and those about which an expression cannot tell', async () => {
    const path = log('app.log', [
      line(0, `${MISSING} ${'x'.repeat(70_000)}`),
      line(1, `${'a'.repeat(60)}!`),
      line(2, 'b'.repeat(400_000)),
      line(3, 'well'),
    ])
    const report = await tryBacktest([path], {
      rules: [directoryLine(), directoryLine({ id: 'slow' }, { pattern: String.raw`(a+)+\1$` })],
    })
    expect(report.files[0]).toMatchObject({ lines: 4, cut: 2 })
    expect(report.rules.map(({ occurrences, givenUp }) => [occurrences, givenUp])).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('ends when it is aborted, and when nothing comes', async () => {
    const stop = new AbortController()
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    }
    const waiting = tryBacktest(['-'], { rules }, { stdin: silent }, stop.signal)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })

  it('decides about a week of a busy log in seconds, without a beat in between', async () => {
    const path = join(folder.path, 'week.log')
    writeFileSync(path, '')
    for (let day = 0; day < 7; day += 1) {
      const seconds = Array.from({ length: 8640 }, (_, n) => day * 86_400 + n * 10)
      appendFileSync(
        path,
        seconds.map((second) => `${line(second, second % 3600 === 0 ? MISSING : 'well')}\n`).join(''),
      )
    }
    const report = await tryBacktest([path], { rules }, { now: Date.UTC(2026, 2, 1) })
    expect(report.rules[0]?.occurrences).toBe(168)
  })
})
