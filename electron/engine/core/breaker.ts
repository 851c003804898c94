import { message, type Message } from '@shared/domain/message'
import type { BreakerCause } from '@shared/domain/outcome'
import type { Breaker, Counter } from '@shared/domain/state'

const DAY_MS = 24 * 60 * 60 * 1000
const PROBE_AFTER_MS = 30 * 60 * 1000
const FREQUENT = 5
const REGRESSIONS = 2

export type BreakerChange = {
  readonly state: 'open' | 'half_open' | 'closed'
  readonly cause: BreakerCause
  readonly message: Message
  readonly probeAt: number | null
}

const open = (cause: BreakerCause, text: Message, now: number): BreakerChange => ({
  state: 'open',
  cause,
  message: text,
  probeAt: now + PROBE_AFTER_MS,
})

/**
 * Tells whether an outcome opens the breaker of a fingerprint: a whole series without effect, five repairs in 24 h that
 * were verified or that nothing speaks against, or two regressions in 24 h. The counter already holds the outcome.
 */
export const judgeOpening = (
  { recent: outcomes }: Pick<Counter, 'recent'>,
  exhausted: boolean,
  attempts: number,
  now: number,
): BreakerChange | null => {
  if (exhausted) return open('exhausted', message('breaker.exhausted', { n: attempts }), now)
  const recent = outcomes.filter(({ at }) => now - at < DAY_MS)
  const regressions = recent.filter(({ outcome }) => outcome === 'regressed').length
  if (regressions >= REGRESSIONS)
    return open('regressed', message('breaker.regressed', { n: regressions }), now)
  // Also what only silence speaks for: a repair that is needed so often mends nothing for long.
  const often = recent.filter(({ outcome }) => outcome === 'verified' || outcome === 'inconclusive').length
  if (often >= FREQUENT) return open('frequent', message('breaker.frequent', { n: often }), now)
  return null
}

/** What could not be taken back by itself is in no known state: another attempt on top of it is for a person to allow. */
export const openByUndo = (now: number): BreakerChange =>
  open('exhausted', message('breaker.undo_failed'), now)

/** An open breaker lets one probe through once its time has come. */
export const judgeProbe = (breaker: Breaker | null, now: number): BreakerChange | null =>
  breaker?.state === 'open' && now >= (breaker.probeAt ?? now)
    ? { state: 'half_open', cause: 'probe', message: message('breaker.probing'), probeAt: null }
    : null

/**
 * A target that is well again closes its breaker, also when a person mended it. One that was opened by too many
 * repairs stays open for its time: otherwise every repair would close what it has just opened.
 */
export const judgeClosing = (
  breaker: Breaker | null,
  now: number,
  because: Message = message('breaker.recovered'),
): BreakerChange | null => {
  if (breaker === null || breaker.state === 'closed') return null
  const tooMany = breaker.cause === 'frequent' || breaker.cause === 'regressed'
  if (breaker.state === 'open' && tooMany && now < (breaker.probeAt ?? now)) return null
  return { state: 'closed', cause: 'recovered', message: because, probeAt: null }
}
