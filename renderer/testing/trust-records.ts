import type { ShadowEnding } from '@shared/domain/ledger'
import type {
  Ability,
  OutcomeCounts,
  Precedent,
  ShadowEntry,
  ShadowSummary,
  TargetLedger,
  TrustedRule,
} from '@shared/domain/ledger-summary'
import { message, type Message } from '@shared/domain/message'
import type { Outcome } from '@shared/domain/outcome'
import type { Plan } from '@shared/domain/plan'
import { redisPlan } from './host-parts'
import { planOf } from './story'
import { hostileNames } from './trust-stories'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const none: OutcomeCounts = {
  total: 0,
  verified: 0,
  ineffective: 0,
  regressed: 0,
  inconclusive: 0,
  interrupted: 0,
}
const noShadows: ShadowSummary = {
  total: 0,
  open: 0,
  recovered: 0,
  same_fix: 0,
  wrong: 0,
  lasting: 0,
  unknown: 0,
  recoveredWithinMs: null,
}

const counts = (more: Partial<Omit<OutcomeCounts, 'total'>>): OutcomeCounts => {
  const all = { ...none, ...more }
  const { verified, ineffective, regressed, inconclusive, interrupted } = all
  return { ...all, total: verified + ineffective + regressed + inconclusive + interrupted }
}

const mostly = (kind: Precedent['kind'], n: number, of: number, words: Message): Precedent => ({
  kind,
  n,
  of,
  message: words,
})

const target = (fingerprint: string, more: Partial<TargetLedger>): TargetLedger => ({
  fingerprint,
  recurrences: 0,
  mostly: null,
  days30: none,
  recent: [],
  ...more,
})

const recent = (now: number, ...all: readonly (readonly [agoMs: number, outcome: Outcome])[]) =>
  all.map(([agoMs, outcome], index) => ({ repairId: `past-${agoMs}-${index}`, at: now - agoMs, outcome }))

const record = (ruleId: string, more: Partial<TrustedRule>): TrustedRule => ({
  ruleId,
  days7: none,
  days30: none,
  recurrences: 0,
  targets: [],
  shadows: noShadows,
  autoFix: true,
  actions: ['service_restart', 'alert'],
  demoted: null,
  ...more,
})

const redisRecord = (now: number): TrustedRule => {
  const days30 = counts({ verified: 8, regressed: 1 })
  return record('redis_connection_error', {
    days30,
    recurrences: 9,
    actions: ['service_restart'],
    targets: [
      target('redis_connection_error|service:redis', {
        days30,
        recurrences: 9,
        mostly: mostly('hour', 7, 9, message('ledger.mostly.hour', { n: 7, of: 9, hour: 3 })),
        recent: recent(
          now,
          [5 * HOUR, 'verified'],
          [29 * HOUR, 'verified'],
          [53 * HOUR, 'regressed'],
          [3 * DAY, 'verified'],
          [4 * DAY, 'verified'],
        ),
      }),
    ],
  })
}

/** Records of every kind, as the engine tells them. */
export const trustRecords = (now: number): readonly TrustedRule[] => [
  redisRecord(now),
  record('database_connection_error', {
    days30: counts({ verified: 3, regressed: 2, ineffective: 1 }),
    recurrences: 4,
    demoted: { at: now - 2 * DAY, message: message('demotion.regressed', { n: 2 }) },
    targets: [
      target('database_connection_error|service:postgresql', {
        days30: counts({ verified: 3, regressed: 2, ineffective: 1 }),
        recurrences: 4,
        mostly: mostly('hold', 3, 4, message('ledger.mostly.hold', { n: 3, of: 4, minutes: 10 })),
        recent: recent(
          now,
          [2 * DAY, 'regressed'],
          [2 * DAY + 2 * HOUR, 'regressed'],
          [5 * DAY, 'ineffective'],
          [8 * DAY, 'verified'],
          [12 * DAY, 'verified'],
        ),
      }),
    ],
  }),
  record('file_not_found', {
    days30: counts({ verified: 2 }),
    actions: ['create_missing_dirs'],
    recurrences: 2,
    targets: [
      target('file_not_found|path:/srv/app/uploads', {
        days30: counts({ verified: 2 }),
        recurrences: 2,
        recent: recent(now, [50 * MINUTE, 'verified'], [6 * DAY, 'verified']),
      }),
    ],
  }),
  record('permission_denied', {
    days30: counts({ ineffective: 3 }),
    recurrences: 1,
    autoFix: 'approve',
    actions: ['fix_permissions'],
    targets: [
      target('permission_denied|path:/srv/app/uploads', {
        days30: counts({ ineffective: 3 }),
        recurrences: 1,
        recent: recent(
          now,
          [20 * MINUTE, 'ineffective'],
          [22 * MINUTE, 'ineffective'],
          [24 * MINUTE, 'ineffective'],
        ),
      }),
    ],
  }),
  record('disk_full', {
    autoFix: 'approve',
    actions: ['log_rotate', 'temp_file_cleanup', 'old_file_cleanup'],
  }),
  record('http_5xx', { recurrences: 3, autoFix: false, actions: ['log_analysis', 'alert'] }),
  record('ssl_certificate_error', { autoFix: false, actions: ['alert'] }),
  record('check:redis', {
    days30: counts({ verified: 12, inconclusive: 1 }),
    recurrences: 6,
    targets: [
      target('check:redis|service:redis', {
        days30: counts({ verified: 12, inconclusive: 1 }),
        recurrences: 6,
        mostly: mostly(
          'rule',
          4,
          6,
          message('ledger.mostly.rule', { n: 4, of: 6, rule: 'disk_full', minutes: 10 }),
        ),
        recent: recent(
          now,
          [87 * MINUTE, 'verified'],
          [31 * HOUR, 'verified'],
          [2 * DAY, 'inconclusive'],
          [5 * DAY, 'verified'],
          [6 * DAY, 'verified'],
        ),
      }),
    ],
  }),
  record('check:api_health', { autoFix: 'approve', actions: ['service_restart', 'restart_the_moon'] }),
]

const endings: readonly (readonly [ShadowEnding, number, Message])[] = [
  ['recovered', 38_000, message('shadow.recovered')],
  ['same_fix', 840_000, message('shadow.same.service', { service: 'redis' })],
  ['recovered', 12_400, message('shadow.recovered.own', { service: 'redis' })],
  ['wrong', 95_000, message('shadow.wrong.stopped', { service: 'redis' })],
  ['same_fix', 1_260_000, message('shadow.same.service', { service: 'redis' })],
  ['lasting', DAY, message('shadow.lasting', { hours: 24 })],
  ['unknown', 310_000, message('shadow.unknown.quiet')],
]

const entry = (
  now: number,
  seq: number,
  plan: Plan,
  ruleId: string,
  ended: readonly [ShadowEnding, number, Message] | null,
): ShadowEntry => {
  const notedAt = now - 40_000 - (90 - seq) * 5 * HOUR
  return {
    seq,
    shadowId: `sh-${seq}`,
    incidentId: `i-sh${seq}`,
    ruleId,
    fingerprint: `${ruleId}|${plan.target.kind}:${plan.target.name}`,
    would: seq % 4 === 0 ? 'ask' : 'run',
    plan,
    notedAt,
    ending: ended?.[0] ?? null,
    afterMs: ended?.[1] ?? null,
    settledAt: ended === null ? null : notedAt + ended[1],
    message: ended?.[2] ?? null,
  }
}

/** Fifteen entries of one rule, the newest still open. */
export const shadowEntries = (now: number): readonly ShadowEntry[] =>
  Array.from({ length: 15 }, (_, index) =>
    entry(
      now,
      90 - index,
      redisPlan,
      'redis_connection_error',
      index === 0 ? null : (endings[(index - 1) % endings.length] ?? null),
    ),
  )

/** The same rules while only observing: nothing was repaired, what would have been done was noted. */
export const observedRecords = (now: number): readonly TrustedRule[] =>
  trustRecords(now).map((one) => {
    const bare = { ...one, days7: none, days30: none, demoted: null }
    const targets = one.targets.map((of) => ({ ...of, days30: none, recent: [] }))
    if (one.ruleId === 'redis_connection_error')
      return {
        ...bare,
        targets,
        shadows: {
          ...noShadows,
          total: 15,
          open: 1,
          recovered: 4,
          same_fix: 4,
          wrong: 2,
          lasting: 2,
          unknown: 2,
          recoveredWithinMs: 38_000,
        },
      }
    if (one.ruleId === 'file_not_found')
      return { ...bare, targets, shadows: { ...noShadows, total: 1, open: 1 } }
    return { ...bare, targets }
  })

/** Whether each rule could act now: one each of what can be the case. */
export const trustAbilities = (now: number): { at: number; rules: Ability[] } => ({
  at: now - 12_000,
  rules: [
    { kind: 'can_act', ruleId: 'redis_connection_error', steps: 2 },
    { kind: 'can_act', ruleId: 'database_connection_error', steps: 2 },
    { kind: 'nothing', ruleId: 'file_not_found' },
    {
      kind: 'impossible',
      ruleId: 'permission_denied',
      why: message('privilege.needs.missing', { what: '/srv/app/uploads' }),
    },
    { kind: 'nothing', ruleId: 'disk_full' },
    { kind: 'tells', ruleId: 'http_5xx' },
    { kind: 'tells', ruleId: 'ssl_certificate_error' },
    { kind: 'can_act', ruleId: 'check:redis', steps: 2 },
    {
      kind: 'impossible',
      ruleId: 'check:api_health',
      why: message('action.service.missing', { unit: 'api.service', manager: 'systemd' }),
    },
  ],
})

const hostilePlan = planOf(
  { kind: 'path', name: hostileNames.path },
  Array.from({ length: 7 }, (_, index) => ({
    kind: 'mkdir' as const,
    path: `${hostileNames.path}${index}`,
    mode: 0o750,
    owner: null,
  })),
  { touches: [], risk: 'low', undo: 'reversible', verifyChecks: [] },
  'd',
)

/** Names and targets that mean harm. */
export const hostileTrust = (now: number) => {
  const turned = 'turned'
  const long = 'long'.repeat(60)
  const fingerprint = `${turned}|path:${hostileNames.path}`
  return {
    rules: [
      record(turned, {
        actions: ['create_missing_dirs', '<b>\u202eevil</b>'],
        recurrences: 1,
        shadows: { ...noShadows, total: 1, wrong: 1 },
        targets: [target(fingerprint, { recurrences: 1, recent: recent(now, [HOUR, 'verified']) })],
      }),
      record('html', {
        demoted: { at: now - HOUR, message: message('demotion.regressed', { n: 2 }) },
      }),
      record(long, { actions: Array.from({ length: 20 }, () => 'alert') }),
    ],
    abilities: {
      at: now - 3_000,
      rules: [
        {
          kind: 'impossible' as const,
          ruleId: turned,
          why: message('trust.look_failed', { why: `${hostileNames.path} \u202e${hostileNames.html}` }),
        },
        { kind: 'can_act' as const, ruleId: 'html', steps: 1 },
      ],
    },
    shadows: [
      entry(now, 7, hostilePlan, turned, [
        'wrong',
        4_000,
        message('shadow.wrong.stopped', { service: hostileNames.html }),
      ]),
    ],
  }
}
