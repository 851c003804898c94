import { useEngineState } from '../../app/app-context'
import { useAct } from '../../bridge/use-act'
import type { Problem } from '../../bridge/problem'
import { useCall, type Fetched } from '../../bridge/use-call'
import { recordsKey, ruleViews, type RuleView } from './rules'

const REFRESH_MS = 60_000

export type Looked = {
  /** When it was looked at, by the engine's clock; null until it was. */
  readonly at: number | null
  readonly looking: boolean
  readonly problem: Problem | null
  readonly lookAgain: () => void
}

export type RulesFetched = Omit<Fetched<unknown>, 'data'> & {
  /** null until they were told once. */
  readonly rules: readonly RuleView[] | null
  readonly looked: Looked
}

/** Every rule with its record, and whether it could act: two calls, since looking at the host takes longer. */
export const useRules = (): RulesFetched => {
  const state = useEngineState()
  const { data, ...records } = useCall(
    'ledger.rules',
    {},
    { refreshMs: REFRESH_MS, askAgain: recordsKey(state) },
  )
  const abilities = useCall(
    'rules.abilities',
    { fresh: false },
    { refreshMs: REFRESH_MS, askAgain: String(state.settings?.loadedAt) },
  )
  const look = useAct('rules.abilities')
  const lookAgain = async (): Promise<void> => {
    // What was just seen is what the engine then answers for the next minute.
    if ((await look.run({ fresh: true })) !== null) abilities.retry()
  }
  return {
    ...records,
    rules: data === null ? null : ruleViews(state, data.rules, abilities.data?.rules ?? []),
    looked: {
      at: abilities.data?.at ?? null,
      looking: look.pending || (abilities.data === null && abilities.loading),
      problem: look.problem ?? abilities.problem,
      lookAgain: () => void lookAgain(),
    },
  }
}
