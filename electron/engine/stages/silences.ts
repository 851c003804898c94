import type { Actor } from '@shared/domain/actor'
import type { EventData } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import { targetKey } from '@shared/domain/target'
import type { SilenceScope } from '@shared/domain/upkeep'
import type { ParsedInput } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import { LOOK_AGAIN_MS } from '../core/decide'
import { targetsOf } from '../core/rule-target'
import { PASSES_TO_RECOVER } from '../core/schedule'
import { hasRecovered } from '../core/silence'
import { openIncidents, type Context } from './context'
import type { CheckRun } from './run-checks'
import { createSettingsSilences } from './settings-silences'

/** So many may last at once: a list that nobody can read hides more than it says. */
const MOST_SILENCES = 100
const MINUTE_MS = 60_000

export type SilenceStage = {
  /** Begins a silence. Throws `AppError` invalid_input for what the settings do not know, refused for one too many. */
  readonly add: (input: ParsedInput<'silences.add'>, actor: Actor) => Promise<{ readonly silenceId: string }>
  /** Throws `AppError` not_found for one that has ended. */
  readonly end: (silenceId: string, actor: Actor) => Promise<void>
  /** Ends those that were to end when what they cover is well again. */
  readonly judge: () => Promise<void>
  /** The same for a check that got well before it had an incident. */
  readonly onReading: (run: CheckRun) => Promise<void>
  /** Takes up what an earlier process left, and begins and ends what the settings say; decides nothing. */
  readonly resume: () => Promise<void>
}

export type SilenceDeps = {
  /** Something that was held back may go on: it is decided again and told. */
  readonly lookAgain: () => Promise<void>
  /** Which of these have ended before. */
  readonly ended: (ids: ReadonlySet<string>) => Promise<ReadonlySet<string>>
}

/** Why a scope cannot be meant; null when it can. */
const objection = (context: Context, scope: SilenceScope): Message | null => {
  switch (scope.kind) {
    case 'all':
      return null
    case 'rule':
      return context.rules.has(scope.ruleId) ? null : message('silence.unknown_rule', { rule: scope.ruleId })
    case 'check':
      return context.settings.checks.some(({ name }) => name === scope.name)
        ? null
        : message('silence.unknown_check', { check: scope.name })
    case 'target': {
      const sources = context.settings.sources.map(({ id }) => id)
      const known = [
        ...targetsOf(context.actions, [...context.rules.values()], sources),
        ...openIncidents(context.recorder.state()).map(({ target }) => target),
      ]
      return known.some((target) => targetKey(target) === targetKey(scope.target))
        ? null
        : message('silence.unknown_target', { target: scope.target.name })
    }
  }
}

/** Quiet that somebody asked for: it is added, lasts at most until its end, and then tells what it has hidden. */
export const createSilenceStage = (context: Context, deps: SilenceDeps): SilenceStage => {
  const { recorder, mailbox, timers, clock } = context
  /** Checks that have failed and not yet passed often enough. */
  const failing = new Set(
    Object.values(recorder.state().checks).flatMap(({ name, reading }) =>
      reading && (reading.status !== 'healthy' || reading.band === 'danger') ? [name] : [],
    ),
  )

  const recordEnd = async (
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
  }

  const endOne: typeof recordEnd = async (...args) => {
    await recordEnd(...args)
    await deps.lookAgain()
  }

  const expire = async (silenceId: string): Promise<void> => {
    if (!entryOf(recorder.state().silences, silenceId)) return
    // Tried again when it cannot be recorded.
    endAt(silenceId, clock.now() + LOOK_AGAIN_MS)
    await endOne(silenceId, 'expired')
  }

  const endAt = (silenceId: string, at: number): void =>
    timers.set(`silence ${silenceId}`, at, () => mailbox.post('silence', () => expire(silenceId)))

  const fromSettings = createSettingsSilences(context, { ...deps, recordEnd, endAt })

  const alive = (): void => {
    if (context.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
  }

  const judge = async (recovered: ReadonlySet<string> = new Set()): Promise<void> => {
    for (const silence of Object.values(recorder.state().silences))
      if (hasRecovered(recorder.state(), silence, recovered)) await endOne(silence.id, 'recovered')
  }

  return {
    judge: () => judge(),
    onReading: async ({ use, consecutiveFailures, consecutivePasses }) => {
      if (consecutiveFailures > 0) failing.add(use.name)
      if (consecutivePasses < PASSES_TO_RECOVER || !failing.delete(use.name)) return
      await judge(new Set([use.name]))
    },
    add: (input, actor) =>
      mailbox.run(async () => {
        alive()
        const why = objection(context, input.scope)
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
        await deps.lookAgain()
        return { silenceId }
      }),
    end: (silenceId, actor) =>
      mailbox.run(async () => {
        alive()
        if (!entryOf(recorder.state().silences, silenceId))
          throw new AppError('not_found', context.say(message('silence.over')))
        await endOne(silenceId, 'ended', actor)
      }),
    resume: () => {
      for (const { id, untilAt } of Object.values(recorder.state().silences)) {
        if (untilAt <= clock.now()) mailbox.post('silence', () => expire(id))
        else endAt(id, untilAt)
      }
      return fromSettings.reconcile()
    },
  }
}
