import type { Actor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { EventData } from '@shared/domain/event'
import { targetKey } from '@shared/domain/target'
import type { SilenceScope } from '@shared/domain/upkeep'
import type { ParsedInput } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import { LOOK_AGAIN_MS } from '../core/decide'
import type { Context } from './context'
import { knownTargets } from './known-targets'

/** So many may last at once: a list that nobody can read hides more than it says. */
export const MOST_SILENCES = 100
const MINUTE_MS = 60_000

export type SilenceStage = {
  /** Begins a silence. Throws `AppError` invalid_input for what the settings do not know, refused for one too many. */
  readonly add: (input: ParsedInput<'silences.add'>, actor: Actor) => Promise<{ readonly silenceId: string }>
  /** Throws `AppError` not_found for one that has ended. */
  readonly end: (silenceId: string, actor: Actor) => Promise<void>
  /** Takes up what an earlier process left. */
  readonly resume: () => Promise<void>
}

type Next = {
  /** Something that was held back may go on: it is decided again and told. */
  readonly lookAgain: () => Promise<void>
}

/** Quiet that somebody asked for: it is added, lasts at most until its end, and then tells what it has hidden. */
export const createSilenceStage = (context: Context, next: Next): SilenceStage => {
  const { recorder, mailbox, timers, clock } = context

  /** Why a scope cannot be meant; null when it can. */
  const objection = (scope: SilenceScope): ReturnType<typeof message> | null => {
    switch (scope.kind) {
      case 'all':
        return null
      case 'rule':
        return context.rules.has(scope.ruleId)
          ? null
          : message('silence.unknown_rule', { rule: scope.ruleId })
      case 'check':
        return context.settings.checks.some(({ name }) => name === scope.name)
          ? null
          : message('silence.unknown_check', { check: scope.name })
      case 'target':
        return knownTargets(context).has(targetKey(scope.target))
          ? null
          : message('silence.unknown_target', { target: scope.target.name })
    }
  }

  const endOne = async (
    silenceId: string,
    cause: EventData<'silence.ended'>['cause'],
    actor?: Actor,
  ): Promise<void> => {
    const silence = entryOf(recorder.state().silences, silenceId)
    if (!silence) return
    const { hidden, reason } = silence
    await recorder.record([
      { type: 'silence.ended', data: { silenceId, cause, hidden }, ...(actor && { actor }) },
    ])
    timers.clear(`silence ${silenceId}`)
    if (hidden.incidents + hidden.notices + hidden.repairs > 0)
      context.tell({
        severity: 'warning',
        title: message('notice.silence_ended', { reason, ...hidden }),
        incidentId: null,
      })
    await next.lookAgain()
  }

  const endAt = (silenceId: string, at: number): void =>
    timers.set(`silence ${silenceId}`, at, () =>
      mailbox.post('silence', async () => {
        // Tried again when it cannot be recorded.
        endAt(silenceId, clock.now() + LOOK_AGAIN_MS)
        await endOne(silenceId, 'expired')
        timers.clear(`silence ${silenceId}`)
      }),
    )

  const alive = (): void => {
    if (context.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
  }

  return {
    add: (input, actor) =>
      mailbox.run(async () => {
        alive()
        const why = objection(input.scope)
        if (why !== null) throw new AppError('invalid_input', context.say(why))
        if (Object.keys(recorder.state().silences).length >= MOST_SILENCES)
          throw new AppError('refused', context.say(message('silence.too_many', { most: MOST_SILENCES })))
        const silenceId = context.newId('s')
        const untilAt = clock.now() + input.minutes * MINUTE_MS
        const { scope, reason, endsOnRecovery } = input
        await recorder.record([
          {
            type: 'silence.added',
            data: { silenceId, scope, reason, untilAt, endsOnRecovery, origin: 'person' },
            actor,
          },
        ])
        endAt(silenceId, untilAt)
        await next.lookAgain()
        return { silenceId }
      }),
    end: (silenceId, actor) =>
      mailbox.run(async () => {
        alive()
        if (!entryOf(recorder.state().silences, silenceId))
          throw new AppError('not_found', context.say(message('silence.over')))
        await endOne(silenceId, 'ended', actor)
      }),
    resume: async () => {
      for (const { id, untilAt } of Object.values(recorder.state().silences)) {
        if (untilAt <= clock.now()) await endOne(id, 'expired')
        else endAt(id, untilAt)
      }
    },
  }
}
