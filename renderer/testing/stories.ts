import { message, type Message } from '@shared/domain/message'
import {
  busyReadings,
  databasePlan,
  file,
  follows,
  lines,
  loaded,
  past,
  postgresql,
  reads,
  redis,
  redisDown,
  redisPlan,
  refused,
  started,
  uploads,
  uploadsPlan,
  well,
} from './host-parts'
import { workedStory } from './incident-stories'
import { trustStory } from './trust-stories'
import { stormStory, upkeepStory } from './upkeep-stories'
import { asks, cools, finished, operator, planned, tell, type Told } from './story'

export type WorldName =
  | 'calm'
  | 'busy'
  | 'rejected'
  | 'first'
  | 'setup'
  | 'faults'
  | 'upkeep'
  | 'storm'
  | 'strained'
  | 'trust'
  | 'observing'
  | 'hostile'
  | 'worked'

/** Redis is down and its restart waits for a click, a directory is missing, PostgreSQL is being repaired. */
const busyStory = (now: number): readonly Told[] => [
  started,
  loaded('approve'),
  ...follows,
  ...reads(well),
  ...past(now),
  ...reads({ redis: redisDown }, 190),
  ...reads({ disk_root: busyReadings['disk_root'] ?? redisDown }, 1500),
  tell(188, 'incident.opened', {
    incidentId: 'i3',
    fingerprint: 'check:redis|service:redis',
    ruleId: 'check:redis',
    target: redis,
    severity: 'critical',
    cause: 'check',
    title: refused,
  }),
  tell(187, 'decision.made', { incidentId: 'i3', decision: asks(2) }),
  planned(186, { id: 'r3', incidentId: 'i3', ruleId: 'check:redis', plan: redisPlan }, now, true),
  tell(95, 'incident.opened', {
    incidentId: 'i4',
    fingerprint: 'file_not_found|path:/srv/app/uploads',
    ruleId: 'file_not_found',
    target: uploads,
    severity: 'error',
    cause: 'log',
    title: message('incident.log', { name: 'ファイルがない', target: '/srv/app/uploads' }),
  }),
  tell(94, 'log.observed', {
    incidentId: 'i4',
    observation: {
      ruleId: 'file_not_found',
      severity: 'error',
      sourceId: 'app',
      lines: [
        { text: lines[1] ?? '', matched: false },
        { text: lines[0] ?? '', matched: true },
      ],
      excerpt: 'No such file or directory',
      count: 4,
      offset: 88123,
      statedAt: now - 95_000,
      observedAt: now - 94_000,
      backlog: false,
    },
  }),
  tell(93, 'decision.made', { incidentId: 'i4', decision: asks(2) }),
  planned(92, { id: 'r4', incidentId: 'i4', ruleId: 'file_not_found', plan: uploadsPlan }, now, true),
  tell(40, 'incident.opened', {
    incidentId: 'i5',
    fingerprint: 'database_connection_error|service:postgresql',
    ruleId: 'database_connection_error',
    target: postgresql,
    severity: 'critical',
    cause: 'log',
    title: message('incident.log', { name: 'データベース接続エラー', target: 'postgresql' }),
  }),
  planned(
    38,
    { id: 'r5', incidentId: 'i5', ruleId: 'database_connection_error', plan: databasePlan },
    now,
    true,
  ),
  tell(20, 'repair.approved', { repairId: 'r5', hash: 'c'.repeat(64) }, operator),
  tell(19, 'repair.started', { repairId: 'r5' }),
  finished(16, 'r5', 0, now, ''),
  tell(600, 'incident.opened', {
    incidentId: 'i6',
    fingerprint: 'http_5xx|service:app',
    ruleId: 'http_5xx',
    target: { kind: 'service', name: 'app' },
    severity: 'warning',
    cause: 'log',
    title: message('incident.log', { name: 'HTTP 5xx', target: 'app' }),
  }),
  tell(30, 'decision.made', { incidentId: 'i6', decision: cools('service:app', 212, now) }),
]

const calmStory = (now: number): readonly Told[] => [
  started,
  loaded('approve'),
  ...follows,
  ...reads(well),
  ...past(now),
]

const fault = (path: string, line: number, column: number, of: Message) => ({
  path,
  line,
  column,
  message: of,
})
export const faults = [
  fault('error_patterns[3].pattern', 42, 18, message('settings.regex.unterminated_group')),
  fault(
    'health_checks[0].type',
    108,
    15,
    message('settings.check.unknown_close', {
      type: 'postgres',
      closest: 'postgresql',
      known: 'postgresql, redis, disk, memory, http',
    }),
  ),
]

/** What happened before a situation. */
export const storyOf = (name: WorldName, now: number): readonly Told[] => {
  switch (name) {
    case 'calm':
      return calmStory(now)
    case 'busy':
      return busyStory(now)
    case 'rejected':
      return [...calmStory(now), tell(60, 'settings.rejected', { file, faults })]
    case 'upkeep':
      return [...calmStory(now), ...upkeepStory(now)]
    case 'storm':
      return [...busyStory(now), ...stormStory()]
    case 'strained':
      return calmStory(now)
    case 'worked':
      return [...calmStory(now), ...workedStory(now)]
    case 'trust':
    case 'observing':
    case 'hostile':
      return trustStory(name, now)
    case 'first':
      return [started, loaded('approve')]
    case 'setup':
    case 'faults':
      return []
  }
}
