import type { EventDraft } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import type { Plan } from '@shared/domain/plan'
import { fingerprint } from '@shared/domain/target'
import { episodeOf } from './episode'
import { episodes } from './episodes'
import { people } from './people'
import { restartApi, restartRedis } from './plans'
import { tell } from './tell'
import { clockTime, MINUTE_MS } from './times'
import type { Words } from './words'

/** While it only looked on: what it would have done, and what came of it. */
const shadow = (
  id: string,
  at: number,
  ruleId: string,
  plan: Plan,
  ending: { readonly kind: 'recovered' | 'same_fix' | 'wrong'; readonly afterMs: number },
): readonly EventDraft[] => {
  const seconds = Math.round(ending.afterMs / 1000)
  const { name } = plan.target
  const words = {
    recovered: message('shadow.recovered'),
    same_fix: message('shadow.same.service', { service: name }),
    wrong: message('shadow.wrong.soon', { seconds }),
  }
  return [
    tell(at, 'incident.opened', {
      incidentId: id,
      fingerprint: fingerprint(ruleId, plan.target),
      ruleId,
      target: plan.target,
      severity: 'error',
      cause: 'check',
      title: message('incident.check', { name }),
    }),
    tell(at + 2000, 'shadow.noted', {
      shadowId: `${id}-shadow`,
      incidentId: id,
      ruleId,
      fingerprint: fingerprint(ruleId, plan.target),
      would: 'run',
      plan,
      touched: [],
    }),
    tell(at + ending.afterMs, 'incident.closed', { incidentId: id, cause: 'recovered' }),
    tell(at + ending.afterMs + 1, 'shadow.settled', {
      shadowId: `${id}-shadow`,
      incidentId: id,
      ending: ending.kind,
      afterMs: ending.afterMs,
      message: words[ending.kind],
    }),
  ]
}

/** The week before `now`, in the order in which the journal would have it. */
export const weekOf = (now: number, words: Words): readonly EventDraft[] => {
  const shadows = [
    ...shadow('shadow-a', clockTime(now, 6, '13:40'), 'check:redis_connection', restartRedis, {
      kind: 'same_fix',
      afterMs: 11 * MINUTE_MS,
    }),
    ...shadow('shadow-b', clockTime(now, 6, '22:15'), 'check:redis_connection', restartRedis, {
      kind: 'same_fix',
      afterMs: 26 * MINUTE_MS,
    }),
    ...shadow('shadow-c', clockTime(now, 6, '19:02'), 'http_5xx', restartApi, {
      kind: 'wrong',
      afterMs: 42_000,
    }),
    ...shadow('shadow-d', clockTime(now, 5, '09:31'), 'http_5xx', restartApi, {
      kind: 'recovered',
      afterMs: 3 * MINUTE_MS,
    }),
  ]
  return [...shadows, ...episodes(now, words).flatMap(episodeOf), ...people(now, words)].toSorted(
    (a, b) => a.at - b.at,
  )
}
