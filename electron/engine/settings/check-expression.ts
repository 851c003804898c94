import { createContext, Script } from 'node:vm'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { compileExpression } from '../match/compile-expression'
import { matchesEmpty } from '../match/program'
import { scanExpression, type ExpressionProblem, type ExpressionScan } from './scan-expression'

export type ExpressionCheck =
  | { readonly kind: 'usable'; readonly foreign: ExpressionScan['foreign'] }
  | {
      readonly kind: 'unusable'
      readonly message: Message
      /** The index of the character where it goes wrong; null when the whole expression is meant. */
      readonly index: number | null
    }

/** Compiling and matching nothing takes microseconds; an expression that needs this long is made to hang. */
const TIMEOUT_MS = 500

const probe = new Script("new RegExp(source, 'i').test('')")

type Sandbox = { source: string }
let open: Sandbox | null = null

/** A world of its own takes memory: the expressions of one file share one, which goes when they have been read. */
const sandbox = (): Sandbox => {
  if (open !== null) return open
  const fresh: Sandbox = { source: '' }
  createContext(fresh)
  open = fresh
  setImmediate(() => {
    open = null
  })
  return fresh
}

type Probe =
  | { readonly kind: 'valid'; readonly matchesNothing: boolean }
  | { readonly kind: 'slow' }
  | { readonly kind: 'rejected'; readonly why: string }

/** What a refusal says behind the expression that it quotes. */
const whyOf = (error: unknown): string => {
  const text = String(typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error)
  return text.slice(Math.max(text.lastIndexOf('/i: '), text.lastIndexOf('/: ')) + 3).trim()
}

/** Compiles and tries an expression where a time limit can end it: some hang on an empty text already. */
const tryOnV8 = (source: string): Probe => {
  const world = sandbox()
  world.source = source
  try {
    return { kind: 'valid', matchesNothing: probe.runInContext(world, { timeout: TIMEOUT_MS }) === true }
  } catch (error) {
    // The error comes from the other context, so `instanceof Error` does not hold for it.
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
    return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      ? { kind: 'slow' }
      : { kind: 'rejected', why: whyOf(error) }
  }
}

/** What the linear engine runs is judged by its parts; only what V8 has to run is tried there. */
const tryExpression = (source: string): Probe => {
  try {
    const { engine } = compileExpression(source)
    return engine.kind === 'linear'
      ? { kind: 'valid', matchesNothing: matchesEmpty(engine.tree) }
      : tryOnV8(source)
  } catch (error) {
    return { kind: 'rejected', why: whyOf(error) }
  }
}

const problemMessage = (kind: ExpressionProblem): Message => {
  switch (kind) {
    case 'modifiers':
      return message('settings.regex.modifiers')
    case 'duplicate_name':
      return message('settings.regex.duplicate_name')
    case 'python_group':
      return message('settings.regex.python_group')
    case 'atomic':
      return message('settings.regex.atomic')
    case 'group':
      return message('settings.regex.group')
    case 'unterminated_group':
      return message('settings.regex.unterminated_group')
    case 'unmatched':
      return message('settings.regex.unmatched')
    case 'unterminated_class':
      return message('settings.regex.unterminated_class')
    case 'trailing_backslash':
      return message('settings.regex.trailing_backslash')
    case 'repeat':
      return message('settings.regex.repeat')
  }
}

const rejectionMessage = (why: string): Message => {
  if (/range out of order/i.test(why)) return message('settings.regex.range')
  if (/numbers out of order/i.test(why)) return message('settings.regex.numbers')
  if (/group name|named (?:reference|capture)/i.test(why)) return message('settings.regex.name')
  if (/too large/i.test(why)) return message('settings.regex.too_large')
  return message('settings.regex.invalid')
}

const KEPT = 1000
const judged = new Map<string, ExpressionCheck>()

/**
 * Judges an expression by one dialect: what Node 20 accepts with the flag `i`. Engines of newer faces accept more
 * (inline modifiers, a group name twice); these are refused everywhere, so that desktop and daemon agree.
 */
export const checkExpression = (source: string): ExpressionCheck => {
  // The answer depends on the source alone; a reload mostly brings expressions that were judged before.
  const known = judged.get(source)
  if (known !== undefined) return known
  if (judged.size >= KEPT) judged.clear()
  const fresh = judge(source)
  judged.set(source, fresh)
  return fresh
}

const judge = (source: string): ExpressionCheck => {
  const { problem, foreign } = scanExpression(source)
  const tried = tryExpression(source)
  const dialect = problem !== null && (problem.kind === 'modifiers' || problem.kind === 'duplicate_name')
  if (problem !== null && (dialect || tried.kind === 'rejected')) {
    return { kind: 'unusable', message: problemMessage(problem.kind), index: problem.index }
  }
  if (tried.kind === 'rejected')
    return { kind: 'unusable', message: rejectionMessage(tried.why), index: null }
  if (tried.kind === 'slow') return { kind: 'unusable', message: message('settings.regex.slow'), index: null }
  return tried.matchesNothing
    ? { kind: 'unusable', message: message('settings.regex.matches_nothing'), index: null }
    : { kind: 'usable', foreign }
}
