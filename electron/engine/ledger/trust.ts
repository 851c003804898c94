import type { Actor } from '@shared/domain/actor'
import type { TargetLedger, TrustedRule } from '@shared/domain/ledger-summary'
import { message, type Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { Repair } from '@shared/domain/state'
import { AppError } from '@shared/ipc/app-error'
import { createRecords, type Records } from '../incidents/records'
import type { Journal, Ledger } from '../ports'
import type { Lab } from '../lab/lab'
import { abilityOf } from '../rule-ability'
import type { AutoFix } from '../settings/settings'
import type { Context } from '../stages/context'
import { createDemotionStage, type DemotionStage } from '../stages/demotions'
import { lookContext } from '../stages/plan-repair'
import { createAbilities, type Abilities } from './abilities'
import { createEscalation } from './escalation'
import { setAutoFix } from './set-auto-fix'
import { emptyLedger } from './summarize'

/** What a person goes by when they trust a rule more or less, and how they say so. */
export type Trust = {
  /** The record of every rule of the settings, in their order. */
  readonly rules: () => Promise<readonly TrustedRule[]>
  readonly outcomes: (fingerprint: string) => Promise<TargetLedger>
  readonly shadows: Ledger['shadows']
  /** Looked at once a minute at most, unless `fresh`. */
  readonly abilities: (fresh: boolean) => Promise<Abilities>
  readonly promote: DemotionStage['promote']
  /** What a person is told when a series of attempts is used up. */
  readonly escalate: (repair: Repair) => Promise<Message>
  /** Throws `AppError` not_found for an unknown rule, refused when the settings file cannot be changed. */
  readonly setAutoFix: (ruleId: string, autoFix: AutoFix, actor: Actor) => Promise<void>
  /** What another expression of a rule would find. */
  readonly lab: () => Promise<Lab>
  /** What people do about incidents beside repairing them. */
  readonly records: Records
  /** Takes up what new settings mean for demoted rules. */
  readonly resume: () => Promise<void>
}

type Next = {
  readonly journal: Pick<Journal, 'ledger' | 'page'>
  readonly decideAll: () => Promise<void>
}

export const createTrust = (context: Context, { journal, decideAll }: Next): Trust => {
  const { settings, recorder, clock } = context
  const demotions = createDemotionStage(context, { decideAll })
  const demotedOf = (ruleId: string): TrustedRule['demoted'] => {
    const demotion = entryOf(recorder.state().demotions, ruleId)
    return demotion?.kind === 'demoted' && demotion.message !== null
      ? { at: demotion.at, message: demotion.message }
      : null
  }
  let lab: Promise<Lab> | null = null
  return {
    records: createRecords(context, journal),
    rules: async () => {
      const known = new Map((await journal.ledger.rules(clock.now())).map((one) => [one.ruleId, one]))
      return settings.rules.map(({ id, autoFix, actions }) => ({
        ...(known.get(id) ?? emptyLedger(id)),
        autoFix,
        actions: actions.map(({ type }) => type),
        demoted: demotedOf(id),
      }))
    },
    outcomes: (fingerprint) => journal.ledger.target(fingerprint, clock.now()),
    shadows: journal.ledger.shadows,
    abilities: createAbilities({
      clock,
      signal: context.signal,
      rules: settings.rules,
      abilityOf: (rule, signal) =>
        abilityOf(rule, lookContext(context, []), {
          actions: context.actions,
          signal,
          objection: async (step) => {
            const verdict = await context.guard(step, signal)
            return verdict.kind === 'refused' ? verdict.message : null
          },
        }),
    }),
    promote: demotions.promote,
    escalate: createEscalation({ ledger: journal.ledger, now: clock.now, bug: context.bug }),
    setAutoFix: async (ruleId, autoFix, actor) => {
      if (!settings.rules.some(({ id }) => id === ruleId))
        throw new AppError('not_found', context.say(message('trust.no_rule', { rule: ruleId })))
      const set = await setAutoFix(settings, ruleId, autoFix)
      switch (set.kind) {
        case 'refused':
          throw new AppError('refused', context.say(set.why))
        case 'set':
          return recorder.record([
            { type: 'rule.auto_fix_set', data: { ruleId, from: set.from, to: autoFix }, actor },
          ])
        case 'same':
          // Who asks for what the settings say already means that the rule shall do so again.
          return autoFix === true && demotedOf(ruleId) !== null ? demotions.promote(ruleId, actor) : undefined
      }
    },
    lab: () => (lab ??= import('../lab/lab').then(({ createLab }) => createLab(context))),
    resume: demotions.resume,
  }
}
