import type { Reason } from '@shared/domain/decision'
import type { Message } from '@shared/domain/message'

/** What a gate says: its verdict, why, and when asking again could give another answer. */
export type Answer = {
  readonly verdict: Reason['verdict']
  readonly message: Message
  readonly retryAt?: number
}

export const pass = (text: Message): Answer => ({ verdict: 'pass', message: text })
export const ask = (text: Message): Answer => ({ verdict: 'ask', message: text })
export const stop = (text: Message, retryAt?: number): Answer =>
  retryAt === undefined ? { verdict: 'stop', message: text } : { verdict: 'stop', message: text, retryAt }

export const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000)
