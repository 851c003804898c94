import { message } from '@shared/domain/message'
import type { Plan } from '@shared/domain/plan'
import type { Severity } from '@shared/domain/observation'
import { follows, loaded, past, redisPlan, reads, started, uploadsPlan, well } from './host-parts'
import { planned, tell, type Told } from './story'

type TrustWorld = 'trust' | 'observing' | 'hostile'

const rule = (id: string, name: string, severity: Severity) => ({ id, name, severity })

export const trustRules = [
  rule('redis_connection_error', 'Redis 接続エラー', 'warning'),
  rule('database_connection_error', 'データベース接続エラー', 'critical'),
  rule('file_not_found', 'ファイルがない', 'error'),
  rule('permission_denied', '権限エラー', 'error'),
  rule('disk_full', 'ディスク容量不足', 'critical'),
  rule('http_5xx', 'HTTP 5xx', 'critical'),
  rule('ssl_certificate_error', 'TLS 証明書エラー', 'error'),
  rule('check:redis', 'redis', 'warning'),
  rule('check:api_health', 'api_health', 'critical'),
] as const

const RLO = '\u202e'
/** Names from settings that mean harm, or are only very long. */
export const hostileNames = {
  turned: `異常${RLO}gnp.exe を実行`,
  html: '<img src=x onerror="globalThis.owned=true"><script>globalThis.owned=true</script>',
  long: `非常に長い名前の規則-${'aVeryLongNameWithoutAnySpace'.repeat(12)}`,
  path: `/srv/${RLO}tsurt/<b>bold</b>/${'very-long-directory-name/'.repeat(14)}`,
} as const

const hostileRules = [
  rule('turned', hostileNames.turned, 'error'),
  rule('html', hostileNames.html, 'critical'),
  rule('long'.repeat(60), hostileNames.long, 'warning'),
] as const

const demotion = tell(180_000, 'rule.demoted', {
  ruleId: 'database_connection_error',
  message: message('demotion.regressed', { n: 2 }),
})
const breaker = (now: number): Told =>
  tell(900, 'breaker.changed', {
    fingerprint: 'permission_denied|path:/srv/app/uploads',
    state: 'open',
    cause: 'exhausted',
    message: message('breaker.exhausted', { n: 3 }),
    probeAt: now + 900_000,
  })

/** A repair of the same kind as the ones in the record, that waits for a click. */
const waiting = (now: number): readonly Told[] => [
  tell(188, 'incident.opened', {
    incidentId: 'i3',
    fingerprint: 'check:redis|service:redis',
    ruleId: 'check:redis',
    target: redisPlan.target,
    severity: 'critical',
    cause: 'check',
    title: message('check.connect.refused', { service: 'Redis', where: '127.0.0.1:6379' }),
  }),
  planned(186, { id: 'r3', incidentId: 'i3', ruleId: 'check:redis', plan: redisPlan }, now, true),
]

const noted = (secondsAgo: number, shadowId: string, ruleId: string, plan: Plan): readonly Told[] => [
  tell(secondsAgo + 2, 'incident.opened', {
    incidentId: `i-${shadowId}`,
    fingerprint: `${ruleId}|${plan.target.kind}:${plan.target.name}`,
    ruleId,
    target: plan.target,
    severity: 'error',
    cause: 'log',
    title: message('incident.log', { name: 'Redis 接続エラー', target: plan.target.name }),
  }),
  tell(secondsAgo, 'shadow.noted', {
    shadowId,
    incidentId: `i-${shadowId}`,
    ruleId,
    fingerprint: `${ruleId}|${plan.target.kind}:${plan.target.name}`,
    would: 'run',
    plan,
    touched: [],
  }),
]

/** Rules with a record: one that was demoted, one that is cut off, one that only tells; or the same while only observing. */
export const trustStory = (world: TrustWorld, now: number): readonly Told[] => {
  const begin = (mode: 'approve' | 'observe' | 'auto', rules: Parameters<typeof loaded>[1]) => [
    started,
    loaded(mode, rules),
    ...follows,
    ...reads(well),
  ]
  switch (world) {
    case 'trust':
      return [...begin('auto', trustRules), ...past(now), demotion, breaker(now), ...waiting(now)]
    case 'observing':
      return [
        ...begin('observe', trustRules),
        ...noted(40, 'sh0', 'redis_connection_error', redisPlan),
        ...noted(600, 'sh9', 'file_not_found', uploadsPlan),
      ]
    case 'hostile':
      return begin('observe', hostileRules)
  }
}
