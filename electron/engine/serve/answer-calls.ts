import type { Actor } from '@shared/domain/actor'
import { mayDo, type Role } from '@shared/domain/role'
import { contract, type Output } from '@shared/ipc/contract'
import type { Versions } from '@shared/ipc/hosts'
import type { Result, WireError } from '@shared/ipc/result'
import type { Route } from '@shared/ipc/router'
import type { EngineCall } from '../host'
import type { Refusal } from './refusals'
import type { Visitor } from './visitor'

/** As much of an engine as its visitors get to see. */
export type ServedEngine = {
  readonly route: Route
  /** Whoever held it is gone without a word. */
  readonly loseHold: (holdId: string) => Promise<void>
  readonly recordRefusal: (refusal: Refusal) => Promise<void>
}

export type EngineInfo = Pick<Output<'session.info'>, 'host' | 'pid' | 'face'>

export type AnswerDeps = {
  readonly engine: Pick<ServedEngine, 'route' | 'loseHold'>
  readonly onRefused: (refusal: Refusal) => void
  readonly info: EngineInfo
  readonly versions: Versions
  readonly bug: (name: string, error: unknown) => void
}

/** The calls of one visitor. */
export type Answers = {
  readonly answer: (name: string, input: unknown) => Promise<Result<unknown>>
  /** Gives up what the visitor held. */
  readonly leave: () => void
}

const failed = (code: WireError['code'], message: string): Result<never> => ({
  ok: false,
  error: { code, message },
})

const isEngineCall = (name: string): name is EngineCall =>
  Object.hasOwn(contract, name) && contract[name as keyof typeof contract].needs !== 'desktop'

/** The least role for a call; the one place where a call over a socket is judged. */
const mayCall = (
  name: EngineCall,
  role: Role | null,
): { readonly kind: 'yes' } | { readonly kind: 'no'; readonly needs: Role } => {
  const { needs } = contract[name]
  return mayDo(role, needs) ? { kind: 'yes' } : { kind: 'no', needs }
}

/** Answers what a visitor asks, as far as they may ask it, and remembers what they hold. */
export const createAnswers = (visitor: Visitor, deps: AnswerDeps): Answers => {
  const { engine, bug } = deps
  const held = new Set<string>()
  let gone = false

  const lose = (holdId: string): void => {
    engine.loseHold(holdId).catch((error: unknown) => bug(`loss of the hold ${holdId}`, error))
  }

  /** What is held lasts only as long as somebody is there who holds it. */
  const follow = (name: EngineCall, input: unknown, result: Result<unknown>): void => {
    if (!result.ok) return
    if (name === 'holds.begin') {
      const { holdId } = result.value as Output<'holds.begin'>
      if (gone) lose(holdId)
      else held.add(holdId)
    } else if (name === 'holds.end') held.delete((input as { readonly holdId: string }).holdId)
  }

  const info = (actor: Actor, role: Role | null): Output<'session.info'> => ({
    actor,
    role,
    versions: deps.versions,
    ...deps.info,
  })

  return {
    answer: async (name, input) => {
      if (!isEngineCall(name)) return failed('unknown_call', `no such call: ${name.slice(0, 60)}`)
      const role = await visitor.role()
      const judged = mayCall(name, role)
      if (judged.kind === 'no') {
        const { actor, uid } = visitor
        deps.onRefused({ call: name, needs: judged.needs, has: role, actor, uid })
        return failed('refused', `${name} needs the role "${judged.needs}"`)
      }
      if (name === 'session.info') return { ok: true, value: info(visitor.actor, role) }
      const result = await engine.route(name, input, visitor.actor)
      follow(name, input, result)
      return result
    },
    leave: () => {
      gone = true
      for (const holdId of held) lose(holdId)
      held.clear()
    },
  }
}
