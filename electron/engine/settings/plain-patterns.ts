import { LONGEST_EXPRESSION } from '@shared/domain/longest-expression'
import type { LogRule } from '../logs/log-watch'
import { compileExpression } from '../match/compile-expression'
import { checkExpression } from './check-expression'

/** What an entry of `error_patterns` may have, as its schema says, too. */
export const patternKeys: ReadonlySet<string> = new Set([
  'id', 'name', 'description', 'pattern', 'ignore', 'severity', 'auto_fix', 'actions', 'min_count', 'within_seconds',
  'sources', 'verify',
]) // prettier-ignore

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fewer ids than may be: the others are judged. */
const PLAIN_ID = /^(?!__)[\w.-]{1,80}$/

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever judges it tells what is wrong with it.
    return null
  }
}

const DEEPEST = 50

/** How many keys a value has altogether; not a number where it is too deep to be told. */
const keysIn = (value: unknown, depth = 0): number => {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === DEEPEST) return Number.NaN
  const inner = Object.values(value).reduce<number>((sum, one) => sum + keysIn(one, depth + 1), 0)
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length)
}

/** How many colons stand outside of strings. */
const colonsIn = (json: string): number => {
  let colons = 0
  let isString = false
  for (let at = 0; at < json.length; at += 1) {
    const unit = json[at]
    if (unit === '"') isString = !isString
    else if (unit === '\\') at += 1
    else if (unit === ':' && !isString) colons += 1
  }
  return colons
}

const isPlainExpression = (source: unknown): source is string => {
  if (typeof source !== 'string' || source === '' || source.length > LONGEST_EXPRESSION) return false
  const checked = checkExpression(source)
  return (
    checked.kind === 'usable' &&
    checked.foreign.length === 0 &&
    compileExpression(source).engine.kind === 'linear'
  )
}

const ruleOf = (entry: unknown): LogRule | null => {
  if (!isRecord(entry) || !Object.keys(entry).every((key) => patternKeys.has(key))) return null
  const { id, pattern, ignore } = entry
  if (typeof id !== 'string' || !PLAIN_ID.test(id) || !isPlainExpression(pattern)) return null
  if (ignore !== undefined && !isPlainExpression(ignore)) return null
  return { id, severity: 'error', pattern, ignore: ignore ?? null, sources: null }
}

/**
 * The patterns of a settings text that leaves no question about them: nothing in them is to be told, and nothing has to be
 * filled in. Null for every other text, which has to be judged (`judgePatterns`); that takes as long as to scan a hundred
 * megabytes.
 */
export const plainPatterns = (text: string): readonly LogRule[] | null => {
  const root = parse(text)
  const entries = isRecord(root) ? root['error_patterns'] : null
  if (!Array.isArray(entries) || entries.length === 0) return null
  // Each key has its colon, and of one that is written twice only the last is left.
  if (colonsIn(text) !== keysIn(root) || JSON.stringify(entries).includes('${')) return null
  const rules = entries.flatMap((entry) => ruleOf(entry) ?? [])
  const ids = new Set(rules.map(({ id }) => id))
  return rules.length === entries.length && ids.size === rules.length ? rules : null
}
