import { describeStep } from '@shared/domain/describe-step'
import type { Plan } from '@shared/domain/plan'
import type { Console } from '../console'
import { harmlessLine } from '../harmless'

/** A plan in one line: its first step, and how many follow. */
export const planInBrief = (out: Console, { steps }: Plan): string => {
  const [first, ...rest] = steps
  const step = first === undefined ? '' : harmlessLine(out.render(describeStep(first)))
  return rest.length === 0 ? step : out.text('cli.plan.brief', { step, n: rest.length })
}

const SHOWN = 8

/** As much of an id as a person needs to name it: its kind and some characters more than any other one shares. */
export const shortId = (id: string, all: Iterable<string>): string => {
  const others = [...all].filter((other) => other !== id)
  const begin = id.indexOf('-') + 1
  for (let length = begin + SHOWN; length < id.length; length++) {
    const short = id.slice(0, length)
    if (!others.some((other) => other.startsWith(short))) return short
  }
  return id
}

export type Found =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly ids: readonly string[] }

/** The id that a person meant: the whole of it, or its beginning, with its kind or without. */
export const findId = (given: string, all: readonly string[]): Found => {
  if (all.includes(given)) return { kind: 'found', id: given }
  const ids = all.filter((id) => id.startsWith(given) || id.slice(id.indexOf('-') + 1).startsWith(given))
  const [first] = ids
  if (first === undefined) return { kind: 'none' }
  return ids.length === 1 ? { kind: 'found', id: first } : { kind: 'several', ids }
}
