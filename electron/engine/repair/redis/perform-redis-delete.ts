import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import type { Clock } from '../../ports'
import type { PerformContext, StepDone, StepRefused } from '../define-step-kind'
import { sayOf } from '../select/perform-delete'
import { findRedis } from './find-redis'
import { openRedis, type Info, type RedisSession } from './open-redis'
import { redisFault } from './redis-fault'
import { refuseRedis } from './refuse-redis-delete'

/** How many keys go at once: others are served in between. */
const BATCH = 500

type Step = StepOf<'redis_delete'>
type Swept = {
  readonly deleted: number
  readonly looked: number
  readonly end: 'whole' | 'bound' | 'late' | 'aborted'
}

/** Goes through the keys once and deletes those that match, never more than the bound. What was done is told as it goes. */
const sweep = async (
  session: RedisSession,
  { pattern, bounds, timeoutMs }: Step,
  {
    clock,
    signal,
    note,
  }: {
    readonly clock: Clock
    readonly signal: AbortSignal
    readonly note: (deleted: number) => void
  },
): Promise<Swept> => {
  const endAt = clock.now() + timeoutMs
  let [deleted, looked, cursor] = [0, 0, '0']
  do {
    const page = await session.scan(cursor, pattern)
    cursor = page.cursor
    looked += page.keys.length
    for (let at = 0; at < page.keys.length; at += BATCH) {
      if (signal.aborted) return { deleted, looked, end: 'aborted' }
      if (clock.now() >= endAt) return { deleted, looked, end: 'late' }
      if (deleted >= bounds.keys) return { deleted, looked, end: 'bound' }
      const most = Math.min(BATCH, bounds.keys - deleted)
      deleted += await session.unlink(page.keys.slice(at, at + most))
      note(deleted)
      // What of this batch was beyond the bound is for another plan.
      if (most < BATCH && at + most < page.keys.length) return { deleted, looked, end: 'bound' }
    }
    if (signal.aborted) return { deleted, looked, end: 'aborted' }
    if (clock.now() >= endAt) return { deleted, looked, end: 'late' }
  } while (cursor !== '0')
  return { deleted, looked, end: 'whole' }
}

const usedMemory = (info: Info): number | null => {
  const bytes = Number(info.get('used_memory') ?? Number.NaN)
  return Number.isFinite(bytes) ? bytes : null
}

const failureOf = ({ end, deleted }: Swept, { timeoutMs }: Step): Message | null => {
  switch (end) {
    case 'whole':
    case 'bound':
      return null
    case 'late':
      return message('redis.failed.late', { seconds: Math.round(timeoutMs / 1000), n: deleted })
    case 'aborted':
      return message('step.failed.aborted')
  }
}

/**
 * Deletes what matches now, in small batches, and ends at the bound, at the limit, or when it is cut off; how much was
 * deleted is told in every case.
 */
export const performRedisDelete = async (
  step: Step,
  context: PerformContext,
  signal: AbortSignal,
): Promise<StepDone | StepRefused> => {
  const found = findRedis(context.settings.checks ?? [], step)
  if (found.kind === 'missing') return { refused: found.why, output: '' }
  const { use } = found
  const { clock } = context
  const say = sayOf(context)
  const startedAt = clock.now()
  let done = 0
  const summary = (n: number, looked: number): string =>
    say(
      message('redis.output.deleted', {
        n,
        looked,
        seconds: (Math.max(0, clock.now() - startedAt) / 1000).toFixed(1),
      }),
    )
  try {
    const session = await openRedis(use, signal)
    try {
      const info = await session.info()
      // A primary may have become a replica since the guard looked.
      const why = refuseRedis(info, use)
      if (why !== null) return { refused: why, output: '' }
      const swept = await sweep(session, step, {
        clock,
        signal,
        note: (deleted) => {
          done = deleted
        },
      })
      const lines = [summary(swept.deleted, swept.looked)]
      if (swept.end === 'bound') lines.push(say(message('redis.output.beyond', { most: step.bounds.keys })))
      const [before, after] = [usedMemory(info), usedMemory(await session.info())]
      if (before !== null && after !== null)
        lines.push(
          say(message('redis.output.memory', { before: shortBytes(before), after: shortBytes(after) })),
          say(message('redis.output.memory_later')),
        )
      return { failed: failureOf(swept, step), output: lines.join('\n') }
    } finally {
      session.close()
    }
  } catch (error) {
    const output = summary(done, done)
    if (signal.aborted) return { failed: message('step.failed.aborted'), output }
    return { failed: redisFault(error, use), output }
  }
}
