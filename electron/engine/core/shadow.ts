import type { Decision } from '@shared/domain/decision'
import type { ShadowEnding } from '@shared/domain/ledger'
import { message, type Message } from '@shared/domain/message'
import type { Shadow } from '@shared/domain/state'

/** An incident that is still open after this is settled as such. */
export const SHADOW_MS = 24 * 60 * 60 * 1000

/** A repair and the watch for its recurrence take about so long: work that begins within it would have met them. */
const REPAIR_MS = 5 * 60_000
/** Nothing is begun faster: the plan is made again, its start is recorded durably. */
const SOONEST_REPAIR_MS = 2000
/** What is seen later than this after the end may have come about since. */
const SEEN_IN_TIME_MS = 10 * 60_000

/** What became of one thing that a plan would have touched, as far as looking at it tells. */
export type Seen =
  | { readonly kind: 'untouched' }
  /** What the plan would have done was done. */
  | { readonly kind: 'same'; readonly message: Message }
  /** Its own manager mended it. */
  | { readonly kind: 'own'; readonly message: Message }
  | { readonly kind: 'stopped_by_hand'; readonly message: Message }
  /** It is another one now, by whom or how cannot be told. */
  | { readonly kind: 'changed'; readonly message: Message }
  | { readonly kind: 'unseen' }

export type ShadowInput = {
  readonly shadow: Shadow
  readonly seen: readonly Seen[]
  /** When the check that stands for the target became well; null when it did not, or there is none. */
  readonly wellAt: number | null
  readonly now: number
}

export type ShadowVerdict = {
  readonly ending: ShadowEnding
  readonly afterMs: number
  readonly message: Message
}

/** Whether a decision ends at the mode alone: what the later gates would say is not known yet. */
export const endsAtObserving = ({ kind, reasons }: Decision): boolean => {
  const last = reasons.at(-1)
  return kind === 'skip' && last?.gate === 'mode' && last.verdict === 'stop'
}

/** Long after the end only what is still untouched proves anything: the rest may have come about since. */
const inTime = (seen: readonly Seen[], lateMs: number): readonly Seen[] =>
  lateMs <= SEEN_IN_TIME_MS
    ? seen
    : seen.map((one): Seen => (one.kind === 'untouched' ? one : { kind: 'unseen' }))

const firstMessage = (seen: readonly Seen[], kind: Seen['kind']): Message | null => {
  for (const one of seen) if (one.kind === kind && 'message' in one) return one.message
  return null
}

/**
 * Tells what happened instead of the plan that was noted. What cannot be known is unknown: that a log fell silent proves
 * no recovery, and a target that was touched has not recovered alone.
 */
export const judgeShadow = ({ shadow, seen, wellAt, now }: ShadowInput): ShadowVerdict => {
  const { notedAt, ended, heldAt, repairedAt, would } = shadow
  const overAt = ended === null ? now : Math.max(notedAt, Math.min(ended.at, wellAt ?? ended.at))
  const afterMs = overAt - notedAt
  const comesTo = (ending: ShadowEnding, text: Message): ShadowVerdict => ({ ending, afterMs, message: text })

  if (repairedAt !== null) return comesTo('unknown', message('shadow.unknown.repaired'))
  if (heldAt !== null && heldAt - notedAt <= REPAIR_MS)
    return comesTo(
      'wrong',
      message('shadow.wrong.held', { after: Math.max(0, Math.round((heldAt - notedAt) / 1000)) }),
    )
  const known = inTime(seen, ended === null ? 0 : now - ended.at)
  const stopped = firstMessage(known, 'stopped_by_hand')
  if (stopped !== null) return comesTo('wrong', stopped)
  if (ended === null) return comesTo('lasting', message('shadow.lasting', { hours: SHADOW_MS / 3_600_000 }))
  if (ended.cause === 'settings') return comesTo('unknown', message('shadow.unknown.settings'))
  const isProved = ended.cause !== 'quiet'
  // What somebody has mended at once was no false alarm.
  const isMended = known.some(({ kind }) => kind === 'same' || kind === 'changed')
  if (isProved && would === 'run' && afterMs < SOONEST_REPAIR_MS && !isMended)
    return comesTo('wrong', message('shadow.wrong.soon', { seconds: Math.round(afterMs / 100) / 10 }))
  const same = firstMessage(known, 'same')
  if (same !== null && known.every(({ kind }) => kind === 'same')) return comesTo('same_fix', same)
  if (!isProved) return comesTo('unknown', message('shadow.unknown.quiet'))
  if (known.length > 0 && known.every(({ kind }) => kind === 'untouched' || kind === 'own'))
    return comesTo('recovered', firstMessage(known, 'own') ?? message('shadow.recovered'))
  if (known.length === 0 || known.some(({ kind }) => kind === 'unseen'))
    return comesTo('unknown', message('shadow.unknown.unseen'))
  return comesTo('unknown', firstMessage(known, 'changed') ?? message('shadow.unknown.other'))
}
