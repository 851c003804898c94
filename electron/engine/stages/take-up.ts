import { LOOK_AGAIN_MS } from '../core/decide'
import type { Context } from './context'

/** Takes up one part of what an earlier process left. */
export type TakeUp = (name: string, resume: () => Promise<void>) => Promise<void>

/** A part that fails is told and tried again, and does not keep the others: the host is watched all the same. */
export const createTakeUp = (
  context: Pick<Context, 'bug' | 'clock' | 'mailbox' | 'signal' | 'timers'>,
): TakeUp => {
  const takeUp: TakeUp = async (name, resume) => {
    try {
      await resume()
    } catch (error) {
      if (context.signal.aborted) return
      context.bug(`resume ${name}`, error)
      context.timers.set(`resume ${name}`, context.clock.now() + LOOK_AGAIN_MS, () =>
        context.mailbox.post(`resume ${name}`, () => takeUp(name, resume)),
      )
    }
  }
  return takeUp
}
