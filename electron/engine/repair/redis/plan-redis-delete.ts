import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shownName } from '@shared/domain/vacuum-sql'
import type { LookContext, PlanDraft } from '../../actions/define-action'
import { redisPlace } from '../../checks/connect/redis-address'
import { redact } from '../../core/redact'
import { findRedis } from './find-redis'
import { lookIntoRedis, type RedisSession } from './open-redis'
import { refusePattern, refuseRedis } from './refuse-redis-delete'
import { impossible } from '../../actions/look/impossible'

const LOOK_MS = 7000
/** The look ends there, and what it has seen is told as what it is. */
const LOOK_PART_MS = 3000
const SAMPLES = 3
const MOST_SAMPLE = 80
/** How many keys one plan may delete unless the settings say otherwise. */
export const USUAL_MOST_KEYS = 100_000
const USUAL_TIMEOUT_MS = 300_000

export type WantedRedisDelete = {
  /** The name of a check of type redis; may be left out where there is only one. */
  readonly check?: string | undefined
  readonly pattern: string
  /** 0 unless told. */
  readonly database?: number | undefined
  /** The settings call the whole database a cache: a pattern may fit every key. */
  readonly allowAll?: boolean | undefined
  readonly mostKeys?: number | undefined
  readonly timeoutMs?: number | undefined
}

/** A name of bytes as people read it, short and without what looks like a secret. */
const shownKey = (key: Buffer): string => {
  const text = key.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(key)
  const shown = redact(shownName(isText ? text : key.toString('latin1')))
  return shown.length <= MOST_SAMPLE ? shown : `${shown.slice(0, MOST_SAMPLE)}…`
}

type Look = {
  readonly total: number
  readonly looked: number
  readonly keys: number
  readonly isWhole: boolean
  readonly samples: readonly Message[]
  readonly names: readonly string[]
}

const sampleOf = async (session: RedisSession, key: Buffer): Promise<Message> => {
  const [type, ms] = [await session.typeOf(key), await session.expiresIn(key)]
  const params = { key: shownKey(key), type }
  return ms < 0
    ? message('touch.redis.sample', params)
    : message('touch.redis.sample_expiring', { ...params, seconds: Math.round(ms / 1000) })
}

/** Counts what matches, as far as the time goes: how many keys there are altogether is nobody's promise. */
const look = async (
  session: RedisSession,
  pattern: string,
  now: () => number,
  signal: AbortSignal,
): Promise<Look> => {
  const total = await session.size()
  const endAt = now() + LOOK_PART_MS
  let [cursor, keys, pages] = ['0', 0, 0]
  const first: Buffer[] = []
  do {
    signal.throwIfAborted()
    const page = await session.scan(cursor, pattern)
    cursor = page.cursor
    pages += 1
    keys += page.keys.length
    first.push(...page.keys.slice(0, Math.max(0, SAMPLES - first.length)))
  } while (cursor !== '0' && now() < endAt)
  const samples: Message[] = []
  for (const key of first) samples.push(await sampleOf(session, key))
  const isWhole = cursor === '0'
  return {
    total,
    keys,
    isWhole,
    samples,
    names: first.map(shownKey),
    looked: isWhole ? total : Math.min(total, pages * 1000),
  }
}

/** Looks at a Redis and says how many of its keys match, and some of them; what is deleted later never passes the bound. */
export const planRedisDelete = async (
  { settings, now }: Pick<LookContext, 'settings' | 'now'>,
  wanted: WantedRedisDelete,
  signal: AbortSignal,
): Promise<PlanDraft> => {
  const { pattern, database = 0, allowAll = false, mostKeys = USUAL_MOST_KEYS } = wanted
  const never = refusePattern({ pattern, wholeDatabase: allowAll })
  if (never !== null) return impossible(never)
  const found = findRedis(settings.checks, { check: wanted.check, database })
  if (found.kind === 'missing') return impossible(found.why)
  const { use } = found
  const asked = await lookIntoRedis(use, { limitMs: LOOK_MS, signal }, async (session, inner) => {
    const why = refuseRedis(await session.info(), use)
    return why ?? look(session, pattern, now, inner)
  })
  if (asked.kind === 'failed') return impossible(asked.why)
  if ('code' in asked.value) return impossible(asked.value)
  const { total, looked, keys, isWhole, samples, names } = asked.value
  const { where } = redisPlace(use.address)
  const params = { where, database: String(database), pattern: shownName(pattern) }
  if (keys === 0 && isWhole) return { kind: 'nothing', why: message('action.redis.nothing', params) }
  const step: StepOf<'redis_delete'> = {
    kind: 'redis_delete',
    check: use.check,
    database,
    pattern,
    wholeDatabase: allowAll,
    bounds: { keys: mostKeys },
    timeoutMs: wanted.timeoutMs ?? USUAL_TIMEOUT_MS,
    found: { keys, samples: names },
  }
  return {
    kind: 'steps',
    steps: [step],
    touches: [
      isWhole
        ? message('touch.redis.found', { ...params, n: keys, total })
        : message('touch.redis.found_partly', { ...params, n: keys, total, looked }),
      ...samples,
      ...(keys > mostKeys ? [message('touch.redis.beyond', { most: mostKeys, n: keys - mostKeys })] : []),
      message('touch.redis.lost'),
    ],
    undo: 'irreversible',
  }
}
