import { createContext, Script, type Context } from 'node:vm'

/** How long one search may take on V8's own engine before it is given up. */
export const SEARCH_LIMIT_MS = 50
/** Searches that are given up in one call; the texts after them are left without an answer, too. */
const MOST_GIVEN_UP = 4

/** What a text answered: `given_up` when the search took too long, so that nobody knows. */
export type Answer = { readonly index: number; readonly length: number } | null | 'given_up'

/** All texts of a call are searched in one run, since only a run can be ended, and beginning one is slow. */
const searchAll = new Script(`(() => {
  for (; at < texts.length; at += 1) {
    const found = expression.exec(texts[at])
    answers[at] = found && { index: found.index, length: found[0].length }
  }
})()`)

type World = Context & {
  expression: RegExp
  texts: readonly string[]
  at: number
  answers: Answer[]
}
let world: World | null = null

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

/**
 * Searches texts with V8's own engine, for expressions that no linear engine can run. It may take for ever, so each
 * search is given up after 50 ms, and after four of these the rest of the call.
 */
export const searchWatched = (expression: RegExp, texts: readonly string[]): readonly Answer[] => {
  world ??= createContext({ expression, texts, at: 0, answers: [] }) as World
  const answers: Answer[] = []
  Object.assign(world, { expression, texts, at: 0, answers })
  for (let givenUp = 0; world.at < texts.length;) {
    const from = world.at
    try {
      searchAll.runInContext(world, { timeout: SEARCH_LIMIT_MS })
    } catch (error) {
      if (!isTimeout(error)) throw error
      // The time was that of all texts together: only one that uses it up alone is given up.
      if (world.at > from) continue
      answers[world.at] = 'given_up'
      world.at += 1
      givenUp += 1
      if (givenUp === MOST_GIVEN_UP) break
    }
  }
  const searched = world.at
  // Nothing of these texts is kept.
  Object.assign(world, { texts: [], answers: [] })
  return texts.map((_text, index) => (index < searched ? (answers[index] ?? null) : 'given_up'))
}
