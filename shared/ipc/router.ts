import type { Actor } from '../domain/actor'
import { contract, type CallName, type Output, type ParsedInput } from './contract'
import { AppError, type Result } from './result'

/** One handler a call; a missing one does not compile. */
export type Handlers<N extends CallName = CallName> = {
  readonly [K in N]: (input: ParsedInput<K>, actor: Actor) => Promise<Output<K>>
}

export type RouterDeps<N extends CallName> = {
  readonly handlers: Handlers<N>
  /** Bugs are told here in full; the caller only learns that something broke inside. */
  readonly onBug: (call: string, error: unknown) => void
  /** Parses outputs as well: for development and tests. */
  readonly checkOutputs: boolean
}

export type Route = (name: unknown, input: unknown, actor: Actor) => Promise<Result<unknown>>

const isOneOf = <N extends CallName>(handlers: Handlers<N>, name: unknown): name is N =>
  typeof name === 'string' && Object.hasOwn(contract, name) && Object.hasOwn(handlers, name)

/** Makes the one entrance for calls from a face: looks the call up, parses its input, hides bugs. */
export const createRouter =
  <N extends CallName>({ handlers, onBug, checkOutputs }: RouterDeps<N>): Route =>
  async (name, input, actor) => {
    if (!isOneOf(handlers, name)) {
      // Whatever a page sends as a name is not turned into text: that would run its `toString`.
      const shown = typeof name === 'string' ? name.slice(0, 60) : typeof name
      return { ok: false, error: { code: 'unknown_call', message: `no such call: ${shown}` } }
    }
    // Compiling a schema takes as long as some hundred parses, and a call is made by a person or every few seconds.
    const parsed = contract[name].input.safeParse(input, { jitless: true })
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      const place = issue?.path.join('.') || 'input'
      return {
        ok: false,
        error: { code: 'invalid_input', message: `${name}: ${place}: ${issue?.message ?? 'invalid'}` },
      }
    }
    try {
      const handle = handlers[name] as (input: unknown, actor: Actor) => Promise<unknown>
      const value = await handle(parsed.data, actor)
      return { ok: true, value: checkOutputs ? contract[name].output.parse(value) : value }
    } catch (error) {
      if (error instanceof AppError) return { ok: false, error: { code: error.code, message: error.message } }
      onBug(name, error)
      return { ok: false, error: { code: 'internal', message: `${name} failed inside` } }
    }
  }
