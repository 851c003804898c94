import type { Handlers } from '@shared/ipc/router'
import type { Engine } from '../engine'

type TrustCall =
  | 'ledger.rules'
  | 'ledger.outcomes'
  | 'ledger.shadows'
  | 'rules.abilities'
  | 'rules.promote'
  | 'rules.set_auto_fix'

const done = { kind: 'done' } as const

/** Answers the calls about how far rules can be trusted. */
export const createTrustHandlers = (engine: () => Engine): Handlers<TrustCall> => ({
  'ledger.rules': async () => ({ rules: [...(await (await engine().trust()).rules())] }),
  'ledger.outcomes': async ({ fingerprint }) => (await engine().trust()).outcomes(fingerprint),
  'ledger.shadows': async (query) => {
    const { shadows, more } = await (await engine().trust()).shadows(query)
    return { shadows: [...shadows], more }
  },
  'rules.abilities': async ({ fresh }) => {
    const { at, rules } = await (await engine().trust()).abilities(fresh)
    return { at, rules: [...rules] }
  },
  'rules.promote': async ({ ruleId }, actor) => {
    await (await engine().trust()).promote(ruleId, actor)
    return done
  },
  'rules.set_auto_fix': async ({ ruleId, autoFix }, actor) => {
    await (await engine().trust()).setAutoFix(ruleId, autoFix, actor)
    return done
  },
})
