import { prepareToMatch, type CompiledRule } from './match-lines'

export type RuleLists = {
  /** The rules that hold for a source of these names. */
  readonly rulesOf: (names: readonly string[]) => readonly CompiledRule[]
  readonly prepare: () => void
}

/** Sources with the same rules share one list, and what is made of it. */
export const createRuleLists = (compiled: readonly CompiledRule[]): RuleLists => {
  const lists = new Map<string, readonly CompiledRule[]>()
  return {
    rulesOf: (names) => {
      const rules = compiled.filter(
        ({ sources }) => sources === null || sources.some((id) => names.includes(id)),
      )
      const key = rules.map(({ id }) => id).join('\n')
      const list = lists.get(key) ?? rules
      lists.set(key, list)
      return list
    },
    prepare: () => {
      for (const rules of lists.values()) prepareToMatch(rules)
    },
  }
}
