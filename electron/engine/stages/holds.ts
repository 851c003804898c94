import type { Actor } from '@shared/domain/actor'
import type { EventData } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { Hold } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import { cleanCommand } from '../core/clean-command'
import { LOOK_AGAIN_MS } from '../core/decide'
import type { Context } from './context'

/** So many pieces of work may hold the repairs at once. */
const MOST_HOLDS = 20
const MINUTE_MS = 60_000

export type HoldStage = {
  /** Holds all repairs while a person's command runs. Throws `AppError` refused for one too many. */
  readonly begin: (
    input: { readonly command: string; readonly minutes: number },
    actor: Actor,
  ) => Promise<{ readonly holdId: string }>
  /** `exitCode` is null when the work was given up without one. Throws `AppError` not_found for one that has ended. */
  readonly end: (holdId: string, exitCode: number | null, actor: Actor) => Promise<void>
  /** Whoever held it is gone without a word; one that has ended already is none of its business. */
  readonly lose: (holdId: string) => Promise<void>
  /** Takes up what an earlier process left. */
  readonly resume: () => void
}

type Next = {
  /** Something that was held back may go on: it is decided again and told. */
  readonly lookAgain: () => Promise<void>
}

type Cause = EventData<'hold.ended'>['cause']

const causeOf = (exitCode: number | null): Cause => {
  if (exitCode === null) return 'released'
  return exitCode === 0 ? 'done' : 'failed'
}

/** What a person should know of how a hold ended; null when it ended as it should. */
const worthTelling = ({ command }: Hold, cause: Cause, exitCode: number | null): Message | null => {
  switch (cause) {
    case 'failed':
      return message('notice.hold_failed', { command, code: exitCode ?? 0 })
    case 'lost':
      return message('notice.hold_lost', { command })
    case 'expired':
      return message('notice.hold_expired', { command })
    case 'done':
    case 'released':
      return null
  }
}

/** Work of a person on the host, as a deployment, during which nothing is repaired. */
export const createHoldStage = (context: Context, next: Next): HoldStage => {
  const { recorder, mailbox, timers, clock } = context

  const endOne = async (
    hold: Hold,
    cause: Cause,
    { exitCode = null, actor }: { readonly exitCode?: number | null; readonly actor?: Actor } = {},
  ): Promise<void> => {
    await recorder.record([
      { type: 'hold.ended', data: { holdId: hold.id, cause, exitCode }, ...(actor && { actor }) },
    ])
    timers.clear(`hold ${hold.id}`)
    settle()
    const title = worthTelling(hold, cause, exitCode)
    if (title !== null)
      context.tell({ severity: cause === 'failed' ? 'error' : 'warning', title, incidentId: null })
    await next.lookAgain()
  }

  /** What opened meanwhile is decided and told when services have had their minute to come up. */
  const settle = (): void => {
    const { settling } = recorder.state()
    if (settling === null || settling.untilAt <= clock.now()) return
    timers.set('settling', settling.untilAt, () => mailbox.post('settling', next.lookAgain))
  }

  const expire = async (holdId: string): Promise<void> => {
    const hold = entryOf(recorder.state().holds, holdId)
    if (!hold) return
    // Tried again when it cannot be recorded.
    expireAt(holdId, clock.now() + LOOK_AGAIN_MS)
    await endOne(hold, 'expired')
  }

  const expireAt = (holdId: string, at: number): void =>
    timers.set(`hold ${holdId}`, at, () => mailbox.post('hold', () => expire(holdId)))

  const alive = (): void => {
    if (context.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
  }

  return {
    begin: ({ command, minutes }, actor) =>
      mailbox.run(async () => {
        alive()
        if (Object.keys(recorder.state().holds).length >= MOST_HOLDS)
          throw new AppError('refused', context.say(message('hold.too_many', { most: MOST_HOLDS })))
        const holdId = context.newId('h')
        const untilAt = clock.now() + minutes * MINUTE_MS
        await recorder.record([
          { type: 'hold.began', data: { holdId, command: cleanCommand(command), untilAt }, actor },
        ])
        expireAt(holdId, untilAt)
        await next.lookAgain()
        return { holdId }
      }),
    end: (holdId, exitCode, actor) =>
      mailbox.run(async () => {
        alive()
        const hold = entryOf(recorder.state().holds, holdId)
        if (!hold) throw new AppError('not_found', context.say(message('hold.over')))
        await endOne(hold, causeOf(exitCode), { exitCode, actor })
      }),
    lose: (holdId) =>
      mailbox.run(async () => {
        const hold = entryOf(recorder.state().holds, holdId)
        if (hold && !context.signal.aborted) await endOne(hold, 'lost')
      }),
    resume: () => {
      settle()
      for (const { id, untilAt } of Object.values(recorder.state().holds)) {
        if (untilAt <= clock.now()) mailbox.post('hold', () => expire(id))
        else expireAt(id, untilAt)
      }
    },
  }
}
