import type { Actor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import { operator, silenced, tell, type Told } from './story'

const deployer: Actor = {
  kind: 'person',
  name: 'deploy',
  host: 'web-01',
  face: 'ssh',
  proof: 'proved',
  behind: { name: 'tanaka', host: 'laptop-7' },
}
const claimed: Actor = { kind: 'person', name: 'ito', host: 'web-01', face: 'cli', proof: 'claimed' }
const hour = 3_600_000
const renewal = '証明書の更新待ち。原因は分かっています'
const everything = { kind: 'all' } as const

/** Silences and holds that are over. */
const over = (now: number): readonly Told[] => [
  tell(
    9_000,
    'silence.added',
    {
      silenceId: 's-old',
      scope: { kind: 'rule', ruleId: 'http_5xx' },
      reason: 'CHG-1038 アプリの入れ替え',
      untilAt: now - 5_400_000,
      endsOnRecovery: true,
      origin: 'person',
    },
    operator,
  ),
  tell(6_200, 'silence.ended', {
    silenceId: 's-old',
    cause: 'recovered',
    hidden: { incidents: 2, notices: 14, repairs: 3 },
  }),
  tell(
    5_000,
    'hold.began',
    { holdId: 'h-old', command: './deploy.sh v2.4.0', untilAt: now - 3_200_000 },
    deployer,
  ),
  tell(4_480, 'hold.ended', { holdId: 'h-old', cause: 'failed', exitCode: 3 }, deployer),
  tell(4_000, 'storm.began', {
    stormId: 'st-old',
    targets: [
      { kind: 'service', name: 'redis' },
      { kind: 'service', name: 'postgresql' },
      { kind: 'check', name: 'api_health' },
    ],
  }),
  tell(3_640, 'storm.ended', { stormId: 'st-old', incidents: 4 }),
]

/** Maintenance, a silence of one check and a deployment, all lasting; one notice was kept back. */
export const upkeepStory = (now: number): readonly Told[] => [
  ...over(now),
  tell(
    1_260,
    'silence.added',
    {
      silenceId: 's1',
      scope: { kind: 'check', name: 'web_front' },
      reason: renewal,
      untilAt: now + 20 * hour,
      endsOnRecovery: true,
      origin: 'person',
    },
    claimed,
  ),
  tell(1_250, 'incident.opened', {
    incidentId: 'i9',
    fingerprint: 'check:web_front|check:web_front',
    ruleId: 'check:web_front',
    target: { kind: 'check', name: 'web_front' },
    severity: 'error',
    cause: 'check',
    title: message('incident.check', { name: 'web_front' }),
  }),
  tell(1_249, 'decision.made', {
    incidentId: 'i9',
    decision: silenced(renewal, now + 20 * hour),
    heldBy: { kind: 'silence', id: 's1' },
  }),
  tell(1_200, 'notice.muted', {
    incidentId: 'i9',
    severity: 'error',
    title: message('incident.check', { name: 'web_front' }),
    heldBy: { kind: 'silence', id: 's1' },
  }),
  tell(
    900,
    'silence.added',
    {
      silenceId: 's2',
      scope: everything,
      reason: 'CHG-1042 カーネル更新と再起動',
      untilAt: now + 0.7 * hour,
      endsOnRecovery: false,
      origin: 'person',
    },
    operator,
  ),
  tell(880, 'silence.added', {
    silenceId: 's3',
    scope: { kind: 'target', target: { kind: 'service', name: 'batch' } },
    reason: '毎日 14:00–16:00 の一括処理',
    untilAt: now + 1.5 * hour,
    endsOnRecovery: false,
    origin: 'settings',
  }),
  tell(
    240,
    'hold.began',
    { holdId: 'h1', command: './deploy.sh v2.4.1', untilAt: now + 0.43 * hour },
    deployer,
  ),
]

/** Four targets fail within a minute. */
export const stormStory = (): readonly Told[] => [
  tell(90, 'storm.began', {
    stormId: 'st1',
    targets: [
      { kind: 'service', name: 'redis' },
      { kind: 'service', name: 'postgresql' },
      { kind: 'check', name: 'api_health' },
      { kind: 'check', name: 'web_front' },
    ],
  }),
]
