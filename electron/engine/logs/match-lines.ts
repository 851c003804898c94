import type { Entry } from './group-traceback'
import type { LogRule } from './log-watch'

export type CompiledRule = {
  readonly id: string
  readonly severity: LogRule['severity']
  readonly pattern: RegExp
  readonly ignore: RegExp | null
  readonly sources: readonly string[] | null
}

export type BrokenRule = { readonly ruleId: string; readonly reason: string }

/** The one dialect of all expressions: JavaScript's of Node 20, case-insensitive, a line at a time. */
export const compileExpression = (source: string): RegExp => new RegExp(source, 'i')

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

/** Its own log's form, and the name that its probes give to the servers that they ask (User-Agent, application_name). */
const ownMarks: readonly (readonly [hint: string, mark: RegExp])[] = [
  [' - AutoFixDaemon - ', /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d{3})? - AutoFixDaemon - \[[A-Z]+\] - /],
  ['Mamori/', /"Mamori\/\d+\.\d+\.\d+"\s*$/],
  ['mamori', /(?:^|[\s,=[@])(?:app|application_name)=mamori(?=[\s,\]:]|$)/],
]

/** A line that Mamori itself caused, wherever it turns up: in its own file, syslog, an access log, PostgreSQL's log. */
export const isOwnLine = (text: string): boolean =>
  ownMarks.some(([hint, mark]) => text.includes(hint) && mark.test(text))

export type LineMatch =
  | { readonly kind: 'none' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'hit'; readonly excerpt: string }

const NONE: LineMatch = { kind: 'none' }
const IGNORED: LineMatch = { kind: 'ignored' }

/** Matches one line; `ignore` wins over the pattern. */
export const matchLine = (
  { pattern, ignore }: Pick<CompiledRule, 'pattern' | 'ignore'>,
  text: string,
): LineMatch => {
  const found = pattern.exec(text)
  if (found === null) return NONE
  return isOwnLine(text) || ignore?.test(text) === true ? IGNORED : { kind: 'hit', excerpt: found[0] }
}

/** A traceback is judged by what went wrong, the last exception first, not by the code that it went through. */
const judgedLines = (entry: Entry): readonly string[] =>
  entry.lines
    .filter((line) => line.role === 'text')
    .map((line) => line.text)
    .toReversed()

const matchEntry = (rule: CompiledRule, entry: Entry): string | null => {
  const [only] = entry.lines
  if (entry.kind === 'line') {
    const match = matchLine(rule, only?.text ?? '')
    return match.kind === 'hit' ? match.excerpt : null
  }
  for (const text of judgedLines(entry)) {
    const found = rule.pattern.exec(text)
    if (found === null) continue
    const ignored = entry.lines.some((line) => isOwnLine(line.text) || rule.ignore?.test(line.text) === true)
    return ignored ? null : found[0]
  }
  return null
}

export type Hit = { readonly rule: CompiledRule; readonly entryIndex: number; readonly excerpt: string }

/** Which rules have already counted an occurrence whose lines come in parts; only the last few are remembered. */
export type Counted = readonly { readonly partOf: number; readonly ruleId: string }[]
const REMEMBERED = 64

/**
 * Matches entries rule by rule. Each entry counts once for a rule, and an occurrence that comes in parts counts once
 * altogether. `onRule` hears of each rule before it is tried, so that a watcher can tell which one does not come back.
 */
export const matchEntries = (
  entries: readonly Entry[],
  rules: readonly CompiledRule[],
  counted: Counted,
  onRule: (rule: CompiledRule) => void,
): { readonly hits: readonly Hit[]; readonly counted: Counted } => {
  const hits: Hit[] = []
  const now = new Set(counted.map(({ partOf, ruleId }) => `${partOf} ${ruleId}`))
  const added: { partOf: number; ruleId: string }[] = []
  for (const rule of rules) {
    onRule(rule)
    for (const [entryIndex, entry] of entries.entries()) {
      const excerpt = matchEntry(rule, entry)
      const key = `${entry.partOf} ${rule.id}`
      if (excerpt === null || now.has(key)) continue
      now.add(key)
      added.push({ partOf: entry.partOf, ruleId: rule.id })
      hits.push({ rule, entryIndex, excerpt })
    }
  }
  // Parts follow each other closely, so the occurrences that stand last in the file are the ones to remember.
  const latest = [...counted, ...added].sort((a, b) => a.partOf - b.partOf).slice(-REMEMBERED)
  return { hits, counted: latest }
}
