import type { EventDraft } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { sleepOf } from './outages'
import { sato, tanaka, tell } from './tell'
import { clockTime, MINUTE_MS } from './times'
import type { Words } from './words'

/** What people did beside it: notes, silences, work, and more trust as the week went on. */
export const people = (now: number, words: Words): readonly EventDraft[] => {
  const storm = 'storm-3'
  const deploy = { holdId: 'deploy-4-hold', at: clockTime(now, 4, '13:01') }
  const asleep = sleepOf(now)
  const renewalUntil = clockTime(now, -11, '12:00')
  return [
    tell(
      clockTime(now, 6, '10:12'),
      'notice.sent',
      {
        incidentId: null,
        channel: 'webhook',
        severity: 'warning',
        title: message('notice.test'),
        delivery: { kind: 'delivered' },
      },
      sato,
    ),
    tell(clockTime(now, 5, '14:02'), 'mode.changed', { from: 'observe', to: 'approve' }, sato),
    tell(clockTime(now, 2, '14:20'), 'mode.changed', { from: 'approve', to: 'auto' }, sato),
    tell(
      deploy.at,
      'hold.began',
      { holdId: deploy.holdId, command: './deploy.sh v2.4.0', untilAt: deploy.at + 1_800_000 },
      sato,
    ),
    tell(deploy.at + 170_000, 'hold.ended', { holdId: deploy.holdId, cause: 'done', exitCode: 0 }),
    tell(
      clockTime(now, 4, '13:18'),
      'incident.noted',
      { incidentId: 'deploy-4', text: words.rolledBack, assignee: 'sato' },
      sato,
    ),
    tell(clockTime(now, 3, '21:07:30'), 'storm.began', {
      stormId: storm,
      targets: [
        { kind: 'check', name: 'database_connection' },
        { kind: 'check', name: 'http_endpoint' },
      ],
    }),
    tell(clockTime(now, 3, '21:12'), 'storm.ended', { stormId: storm, incidents: 2 }),
    tell(
      clockTime(now, 2, '11:40'),
      'incident.noted',
      { incidentId: 'redis-2', text: words.vendor, assignee: 'sato' },
      sato,
    ),
    tell(
      clockTime(now, 2, '18:05'),
      'silence.added',
      {
        silenceId: 'power',
        scope: { kind: 'all' },
        reason: words.power,
        untilAt: asleep.untilAt + 22 * MINUTE_MS,
        endsOnRecovery: false,
        origin: 'person',
      },
      sato,
    ),
    tell(asleep.untilAt, 'clock.jumped', {
      byMs: asleep.untilAt - asleep.fromAt,
      sleptMs: asleep.untilAt - asleep.fromAt,
    }),
    tell(asleep.untilAt + 22 * MINUTE_MS, 'silence.ended', {
      silenceId: 'power',
      cause: 'expired',
      hidden: { incidents: 0, notices: 0, repairs: 0 },
    }),
    tell(
      clockTime(now, 1, '17:30'),
      'silence.added',
      {
        silenceId: 'renewal',
        scope: { kind: 'rule', ruleId: 'ssl_certificate_error' },
        reason: words.renewal,
        untilAt: renewalUntil,
        endsOnRecovery: true,
        origin: 'person',
      },
      tanaka,
    ),
    tell(
      now - 95 * MINUTE_MS,
      'silence.added',
      {
        silenceId: 'retraining',
        scope: { kind: 'check', name: 'nightly_batch' },
        reason: words.nightBatch,
        untilAt: now + 18 * 60 * MINUTE_MS,
        endsOnRecovery: false,
        origin: 'person',
      },
      sato,
    ),
    tell(
      now - 38 * MINUTE_MS,
      'incident.noted',
      { incidentId: 'prediction-0', text: words.lookingInto, assignee: 'sato' },
      sato,
    ),
  ]
}
