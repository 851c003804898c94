import { compileExpression } from '../match/compile-expression'
import { prepared } from '../match/expression'
import type { LogRule } from './log-watch'
import type { CompiledRule, PreparedRule } from './match-lines'

export type BrokenRule = { readonly ruleId: string; readonly reason: string }

/** Compiles the rules; one whose expression is not valid is told and left out. */
export const compileRules = (
  rules: readonly LogRule[],
): { readonly compiled: readonly CompiledRule[]; readonly broken: readonly BrokenRule[] } => {
  const compiled: CompiledRule[] = []
  const broken: BrokenRule[] = []
  for (const { id, severity, pattern, ignore, sources } of rules) {
    try {
      const expressions = {
        pattern: compileExpression(pattern),
        ignore: ignore === null ? null : compileExpression(ignore),
      }
      compiled.push({ id, severity, ...expressions, sources })
    } catch (error) {
      broken.push({ ruleId: id, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return { compiled, broken }
}

export const prepareRules = (rules: readonly CompiledRule[]): readonly PreparedRule[] =>
  rules.map((rule) => ({
    ...rule,
    pattern: prepared(rule.pattern),
    ignore: rule.ignore && prepared(rule.ignore),
  }))
