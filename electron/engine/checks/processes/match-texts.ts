import { setImmediate as turn } from 'node:timers/promises'
import { createContext, Script } from 'node:vm'

/** Which of some texts an expression matches; `slow` when it does not come to an end. */
export type TextMatches =
  | { readonly kind: 'matched'; readonly indexes: readonly number[] }
  | { readonly kind: 'slow' }

/** So long may the program stand still for them; the expression may be hung by whoever starts a process. */
const LIMIT_MS = 20
const AT_ONCE = 32

const script = new Script('texts.flatMap((text, index) => new RegExp(source, "i").test(text) ? [index] : [])')

const matchSome = (source: string, texts: readonly string[]): readonly number[] | null => {
  const world = createContext({ source, texts: [...texts] })
  try {
    const found: unknown = script.runInContext(world, { timeout: LIMIT_MS })
    return Array.isArray(found) ? found.map(Number) : []
  } catch (error) {
    // The error comes from the other context, so `instanceof Error` does not hold for it.
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return null
  }
}

/**
 * Matches texts that strangers wrote against an expression of the settings (checked before, case-insensitive), a few at
 * a time and each time under a limit. Rejects with the reason of `signal`.
 */
export const matchTexts = async (
  source: string,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<TextMatches> => {
  const indexes: number[] = []
  for (let from = 0; from < texts.length; from += AT_ONCE) {
    await turn()
    signal.throwIfAborted()
    const some = texts.slice(from, from + AT_ONCE)
    // The limit is one of the clock: on a host that is busy elsewhere the first try may have had no time at all.
    const found = matchSome(source, some) ?? (await turn(), matchSome(source, some))
    if (found === null) return { kind: 'slow' }
    indexes.push(...found.map((index) => from + index))
  }
  return { kind: 'matched', indexes }
}
