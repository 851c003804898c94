import type { Actor } from '@shared/domain/actor'
import { isDemoted } from '@shared/domain/ledger-entries'
import { message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { State } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import type { Rule } from '../settings/settings'
import type { Context } from './context'
import type { Entry } from './recorder'

const DAY_MS = 24 * 60 * 60 * 1000
/** So many regressions of a rule's repairs within 24 h, whatever their targets. */
const REGRESSIONS = 2

/** Regressions of a rule in the last 24 h; those from before a person trusted it again are forgiven. */
const regressionsOf = (state: State, ruleId: string, now: number): number => {
  const trusted = entryOf(state.demotions, ruleId)
  const sinceAt = trusted?.kind === 'promoted' ? trusted.at : Number.NEGATIVE_INFINITY
  return Object.entries(state.counters)
    .filter(([key]) => key.startsWith(`${ruleId}|`))
    .flatMap(([, { recent }]) => recent)
    .filter(({ at, outcome }) => outcome === 'regressed' && now - at < DAY_MS && at > sinceAt).length
}

/** What demotes a rule when one more of its repairs has regressed now: from auto to ask, and never further. */
export const demotionOf = (
  state: State,
  { id: ruleId, autoFix }: Pick<Rule, 'id' | 'autoFix'>,
  now: number,
): readonly Entry[] => {
  if (autoFix !== true || isDemoted(state, ruleId)) return []
  const n = regressionsOf(state, ruleId, now) + 1
  if (n < REGRESSIONS) return []
  return [{ type: 'rule.demoted', data: { ruleId, message: message('demotion.regressed', { n }) } }]
}

export type DemotionStage = {
  /** Lets a rule act as its settings say again. Throws `AppError` not_found, or stale when it is not demoted. */
  readonly promote: (ruleId: string, actor: Actor) => Promise<void>
  /** Lifts what a change of the settings has settled: a rule that may no longer act by itself, or is gone. */
  readonly resume: () => Promise<void>
}

/** Only people promote: by a click, or by changing the rule in the settings. */
export const createDemotionStage = (
  context: Context,
  { decideAll }: { readonly decideAll: () => Promise<void> },
): DemotionStage => {
  const { recorder } = context
  return {
    promote: (ruleId, actor) =>
      context.mailbox.run(async () => {
        if (context.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
        if (!context.rules.has(ruleId))
          throw new AppError('not_found', context.say(message('trust.no_rule', { rule: ruleId })))
        if (!isDemoted(recorder.state(), ruleId))
          throw new AppError('stale', context.say(message('trust.not_demoted', { rule: ruleId })))
        await recorder.record([{ type: 'rule.promoted', data: { ruleId, cause: 'person' }, actor }])
        await decideAll()
      }),
    resume: async () => {
      const settled = Object.keys(recorder.state().demotions).filter(
        (ruleId) => isDemoted(recorder.state(), ruleId) && context.rules.get(ruleId)?.autoFix !== true,
      )
      await recorder.record(
        settled.map((ruleId): Entry => ({ type: 'rule.promoted', data: { ruleId, cause: 'settings' } })),
      )
    },
  }
}
