import type { Output } from '../../shared/ipc/contract'
import type { BacktestSide, BacktestView, LabLine, Preview } from '../../shared/ipc/lab-calls'
import { message } from '../../shared/domain/message'

type Read = Output<'lab.read'>

export const labRule: Output<'lab.rule'> = {
  ruleId: 'redis_connection_error',
  pattern: String.raw`redis.*connection|connection.*redis`,
  ignore: null,
  minCount: 3,
  withinMs: 60_000,
  sources: [
    { id: 'app', path: '/srv/app/logs/app.log', reads: true },
    { id: 'postgresql', path: '/var/log/postgresql/postgresql-15-main.log', reads: false },
    { id: 'nginx', path: '/var/log/nginx/error.log', reads: false },
  ],
  file: '/etc/mamori/error_patterns.json',
  sha256: 'a'.repeat(64),
  notSaved: null,
}

const usable = { kind: 'usable', remarks: [] } as const
const noLines: Read['lines'] = { gained: [], lost: [], hits: [], ignored: [], missed: [], rest: [] }

const line = (at: number, text: string, found: string, more: Partial<LabLine>): LabLine => ({
  place: at,
  at,
  text,
  mark: found === '' ? null : { start: text.indexOf(found), length: found.length },
  now: 'hit',
  before: 'hit',
  missed: false,
  ...more,
})

const preview = (now: number, more: Partial<Preview> = {}): Preview => ({
  file: '/srv/app/logs/app.log',
  bytes: 67_108_864,
  ofBytes: 67_108_864,
  allBytes: 1_288_490_188,
  lines: 486_213,
  fromAt: now - 26 * 3_600_000,
  toAt: now - 4_000,
  now: { hits: 128, ignored: 41, ms: 74 },
  before: { hits: 166, ignored: 0, ms: 81 },
  gained: 3,
  lost: 41,
  missed: 12,
  candidates: 1_904,
  givenUp: 0,
  leftOut: [],
  ...more,
})

const stamp = (at: number): string =>
  new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
const lines = (now: number): Read['lines'] => {
  const gained = [
    'ERROR redis.exceptions.TimeoutError: Timeout reading from socket (10.0.0.12:6379)',
    'ERROR worker-3: cache write failed: MISCONF Redis is configured to save RDB snapshots',
    'ERROR redis.exceptions.TimeoutError: Timeout reading from socket (10.0.0.12:6379)',
  ].map((text, index) =>
    line(
      now - 61_000 * (index + 1),
      `${stamp(now - 61_000 * (index + 1))} ${text}`,
      index === 1 ? 'MISCONF Redis' : 'TimeoutError',
      {
        before: 'none',
      },
    ),
  )
  const lost = Array.from({ length: 41 }, (_, index) => {
    const at = now - 44_000 - 1_800_000 * index
    return line(
      at,
      `${stamp(at)} INFO redis connection established to 10.0.0.12:6379 in ${index + 2} ms, pool=${index % 8}`,
      'redis connection',
      {
        now: 'none',
      },
    )
  })
  const hits = Array.from({ length: 128 }, (_, index) => {
    const at = now - 4_000 - 700_000 * index
    return line(
      at,
      `${stamp(at)} ERROR app.cache: redis.exceptions.ConnectionError: Error 111 connecting to 10.0.0.12:6379. Connection refused. Retrying in ${index % 5} s; request 7f3a${index.toString(16).padStart(4, '0')} of user 4${index}12 falls back to the database`,
      'redis.exceptions.ConnectionError',
      {},
    )
  })
  const missed = Array.from({ length: 12 }, (_, index) => {
    const at = now - 100_000 - 2_700_000 * index
    return line(at, `${stamp(at)} ERROR celery.worker: broker heartbeat lost after ${60 + index} s`, '', {
      now: 'none',
      before: 'none',
      missed: true,
    })
  })
  const ignored = lost.map((one) => ({ ...one, now: 'ignored' as const, before: 'hit' as const }))
  return { gained, lost: ignored, hits, ignored, missed, rest: [] }
}

const whole = (now: number, more: Partial<Read> = {}): Read => ({
  rev: 9,
  judged: { pattern: usable, ignore: null },
  preview: preview(now),
  backtest: null,
  lines: lines(now),
  more: false,
  end: { kind: 'done', limit: 'bytes' },
  ...more,
})

/** What a trial comes to in the situations that a person meets. */
export const labReads = (now: number) => ({
  edited: whole(now),
  /** Nothing was edited. */
  same: whole(now, {
    preview: preview(now, { now: { hits: 166, ignored: 0, ms: 81 }, gained: 0, lost: 0 }),
    lines: { ...lines(now), gained: [], lost: [], ignored: [] },
  }),
  busy: whole(now, {
    preview: preview(now, {
      bytes: 26_214_400,
      lines: 190_411,
      fromAt: now - 9 * 3_600_000,
      gained: 3,
      lost: 16,
    }),
    end: null,
  }),
  nothing: whole(now, {
    preview: preview(now, {
      bytes: 0,
      ofBytes: 0,
      allBytes: 0,
      lines: 0,
      fromAt: null,
      toAt: null,
      now: { hits: 0, ignored: 0, ms: 0 },
      before: { hits: 0, ignored: 0, ms: 0 },
      gained: 0,
      lost: 0,
      missed: 0,
    }),
    lines: noLines,
    end: { kind: 'done', limit: null },
  }),
  remarks: whole(now, {
    judged: {
      pattern: {
        kind: 'usable',
        remarks: [
          { message: message('settings.regex.foreign', { token: String.raw`\Z` }), index: 13, length: 2 },
          { message: message('lab.regex.look_around', { part: '(?=.*refused)' }), index: 17, length: 13 },
        ],
      },
      ignore: { kind: 'usable', remarks: [] },
    },
    preview: preview(now, {
      givenUp: 7,
      candidates: null,
      now: { hits: 128, ignored: 41, ms: 5_210 },
      leftOut: ['http_5xx'],
    }),
  }),
  broken: whole(now, {
    judged: {
      pattern: { kind: 'unusable', message: message('settings.regex.unterminated_group'), index: 6 },
      ignore: null,
    },
    preview: null,
    lines: noLines,
    end: { kind: 'unusable' },
  }),
  slow: whole(now, { end: { kind: 'failed', message: message('lab.slow', { seconds: 1.5 }) } }),
  pasted: whole(now, {
    preview: preview(now, {
      bytes: 412,
      ofBytes: 412,
      allBytes: 412,
      lines: 5,
      fromAt: null,
      toAt: null,
      now: { hits: 2, ignored: 1, ms: 0.1 },
      before: { hits: 2, ignored: 0, ms: 0.1 },
      gained: 1,
      lost: 1,
      missed: 1,
    }),
    lines: {
      ...noLines,
      rest: [{ ...line(1, 'INFO worker started', '', { now: 'none', before: 'none' }), at: null }],
      gained: [
        { ...line(2, 'ERROR redis: Timeout reading from socket', 'Timeout', { before: 'none' }), at: null },
      ],
      hits: [{ ...line(3, 'ERROR redis connection refused password=***', 'redis connection', {}), at: null }],
      lost: [
        { ...line(4, 'INFO redis connection established', 'redis connection', { now: 'ignored' }), at: null },
      ],
      missed: [
        { ...line(5, 'FATAL broker is gone', '', { now: 'none', before: 'none', missed: true }), at: null },
      ],
    },
    end: { kind: 'done', limit: null },
  }),
})

const today: BacktestSide = {
  occurrences: 1_284,
  undated: 0,
  below: 17,
  givenUp: 0,
  incidents: 12,
  decided: { run: 2, ask: 3, unknown: 1, told: 0, skip: 9 },
  skipped: [
    {
      gate: 'cooldown',
      message: message('gate.cooldown.stop', { seconds: 212, key: 'service:redis' }),
      count: 6,
    },
    { gate: 'breaker', message: message('gate.breaker.stop', { seconds: 600 }), count: 3 },
  ],
  asked: [{ gate: 'proof', message: message('gate.proof.ask'), count: 3 }],
  repairs: 3,
  breakerOpened: 1,
  demoted: false,
  unused: null,
}
const edited: BacktestSide = {
  ...today,
  occurrences: 216,
  below: 41,
  incidents: 5,
  decided: { run: 2, ask: 1, unknown: 1, told: 0, skip: 2 },
  skipped: [
    {
      gate: 'cooldown',
      message: message('gate.cooldown.stop', { seconds: 40, key: 'service:redis' }),
      count: 2,
    },
  ],
  asked: [{ gate: 'proof', message: message('gate.proof.ask'), count: 1 }],
  breakerOpened: 0,
}

/** What a backtest comes to. */
export const backtestReads = (now: number) => {
  const view: BacktestView = {
    days: 7,
    files: [
      { path: '/srv/app/logs/app.log', fault: null },
      { path: '/srv/app/logs/app.log.1', fault: null },
      {
        path: '/srv/app/logs/app.log.2.gz',
        fault: message('logs.corrupt', { path: '/srv/app/logs/app.log.2.gz', reason: 'Z_BUF_ERROR' }),
      },
    ],
    allFiles: 3,
    leftOut: 2,
    streams: ['journald:redis-server.service'],
    lines: 4_812_331,
    fromAt: now - 7 * 86_400_000,
    toAt: now - 5_000,
    today,
    edited,
    assumptions: [message('backtest.assumes.checks'), message('backtest.assumes.host')],
  }
  const read = (backtest: BacktestView, end: Read['end']): Read => ({
    ...whole(now, { preview: null, lines: noLines }),
    backtest,
    end,
  })
  return {
    done: read(view, { kind: 'done', limit: 'bytes' }),
    busy: read({ ...view, edited: null }, null),
    none: read({ ...view, allFiles: 0, files: [], today: null, edited: null }, { kind: 'done', limit: null }),
  }
}
