import { openExpression, type Expression, type Prepared } from '../match/expression'
import { createExpressionSet } from '../match/expression-set'
import type { Answer } from '../match/watched'
import type { Entry } from './group-traceback'
import type { LogRule } from './log-watch'

export type CompiledRule = {
  readonly id: string
  readonly severity: LogRule['severity']
  readonly pattern: Expression
  readonly ignore: Expression | null
  readonly sources: readonly string[] | null
}

/** Rules as data, which threads can hand to each other: their expressions are parsed once. */
export type PreparedRule = Omit<CompiledRule, 'pattern' | 'ignore'> & {
  readonly pattern: Prepared
  readonly ignore: Prepared | null
}

export const openRules = (rules: readonly PreparedRule[]): readonly CompiledRule[] =>
  rules.map((rule) => ({
    ...rule,
    pattern: openExpression(rule.pattern),
    ignore: rule.ignore && openExpression(rule.ignore),
  }))

/** Its own log's form, and the name that its probes give to the servers that they ask (User-Agent, application_name). */
const ownMarks: readonly (readonly [hint: string, mark: RegExp])[] = [
  [' - AutoFixDaemon - ', /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d{3})? - AutoFixDaemon - \[[A-Z]+\] - /],
  ['Mamori/', /"Mamori\/\d+\.\d+\.\d+"\s*$/],
  ['mamori', /(?:^|[\s,=[@])(?:app|application_name)=mamori(?=[\s,\]:]|$)/],
]

/** Texts, in lower case, of which each line has one that Mamori itself caused. */
export const ownHints: readonly string[] = [' - autofixdaemon - ', 'mamori']

/** A line that Mamori itself caused, wherever it turns up: in its own file, syslog, an access log, PostgreSQL's log. */
export const isOwnLine = (text: string): boolean =>
  ownMarks.some(([hint, mark]) => text.includes(hint) && mark.test(text))

export type LineMatch =
  | { readonly kind: 'none' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'hit'; readonly excerpt: string }
  /** The search took too long and was given up: nobody knows. */
  | { readonly kind: 'given_up' }

const NONE: LineMatch = { kind: 'none' }
const IGNORED: LineMatch = { kind: 'ignored' }
const GIVEN_UP: LineMatch = { kind: 'given_up' }

type Matcher = Pick<CompiledRule, 'pattern' | 'ignore'>

/** What `found` of the pattern in a text comes to, when `context` is what the expression to ignore is held against. */
const judge = ({ ignore }: Matcher, text: string, found: Answer, context: readonly string[]): LineMatch => {
  if (found === null) return NONE
  if (found === 'given_up') return GIVEN_UP
  if (context.some(isOwnLine)) return IGNORED
  const ignoring = ignore?.search(context).find((answer) => answer !== null) ?? null
  if (ignoring === null) return { kind: 'hit', excerpt: text.slice(found.index, found.index + found.length) }
  return ignoring === 'given_up' ? GIVEN_UP : IGNORED
}

/** Matches lines; `ignore` wins over the pattern. */
export const matchLines = (rule: Matcher, texts: readonly string[]): readonly LineMatch[] => {
  const found = rule.pattern.search(texts)
  return texts.map((text, index) => judge(rule, text, found[index] ?? null, [text]))
}

export const matchLine = (rule: Matcher, text: string): LineMatch =>
  judge(rule, text, rule.pattern.find(text), [text])

/** A traceback is judged by what went wrong, the last exception first, not by the code that it went through. */
const matchTraceback = (rule: Matcher, { lines }: Entry): LineMatch => {
  const texts = lines.filter((line) => line.role === 'text').map((line) => line.text)
  const notes = lines.filter((line) => line.role === 'note').map((line) => line.text)
  for (const text of [...texts.toReversed(), ...notes]) {
    const found = rule.pattern.find(text)
    if (found !== null)
      return judge(
        rule,
        text,
        found,
        lines.map((line) => line.text),
      )
  }
  return NONE
}

export type Hit = { readonly rule: CompiledRule; readonly entryIndex: number; readonly excerpt: string }

const NEVER: ReadonlyMap<string, number> = new Map()

/** Which rules have already counted an occurrence whose lines come in parts; only the last few are remembered. */
export type Counted = readonly { readonly partOf: number; readonly ruleId: string }[]
export const REMEMBERED = 64

const isPossible = (): boolean => true
const NO_RULES: ReadonlySet<CompiledRule> = new Set()

const ORDINARY_LINE =
  '2026-01-31T14:30:15.123+09:00 web-1 app[4711]: INFO "GET /items/42?page=1 HTTP/1.1" 200 512'

type Gate = {
  /** The rules that run in linear time. */
  readonly linear: readonly CompiledRule[]
  /** Which of these match a text, at the price of one of them. */
  readonly matching: (text: string) => ReadonlySet<CompiledRule>
}
const gates = new WeakMap<readonly CompiledRule[], Gate>()

/** Most lines match none of the rules. Made once for a list of rules. */
const gateOf = (rules: readonly CompiledRule[]): Gate => {
  const before = gates.get(rules)
  if (before !== undefined) return before
  const linear = rules.filter(({ pattern }) => pattern.engine.kind === 'linear')
  const gate: Gate = { linear, matching: createExpressionSet(linear, ({ pattern }) => pattern) }
  gates.set(rules, gate)
  return gate
}

/** Makes ready what else the first line would wait for: some tenths of a second for the shipped patterns. */
export const prepareToMatch = (rules: readonly CompiledRule[]): void => {
  gateOf(rules).matching(ORDINARY_LINE)
}

/** What a rule comes to in the entries of these indices; an expression that is watched searches all lines at once. */
const matchAll = (
  rule: CompiledRule,
  entries: readonly Entry[],
  indices: readonly number[],
): readonly LineMatch[] => {
  const texts: string[] = []
  for (const index of indices)
    if (entries[index]?.kind === 'line') texts.push(entries[index].lines[0]?.text ?? '')
  const ofLines = matchLines(rule, texts)
  let line = 0
  return indices.map((index) => {
    const entry = entries[index]
    if (entry?.kind === 'traceback') return matchTraceback(rule, entry)
    line += 1
    return ofLines[line - 1] ?? NONE
  })
}

/**
 * Matches entries rule by rule. Each entry counts once for a rule, and an occurrence that comes in parts counts once
 * altogether. `onRule` hears of each rule before it is tried, so that a watcher can tell which one does not come back;
 * `givenUp` counts the searches of a rule that took too long. `mayMatch` may tell lines, by where they begin, in which a
 * rule cannot match.
 */
export const matchEntries = (
  entries: readonly Entry[],
  rules: readonly CompiledRule[],
  counted: Counted,
  onRule: (rule: CompiledRule) => void,
  mayMatch: (offset: number, ruleId: string) => boolean = isPossible,
): {
  readonly hits: readonly Hit[]
  readonly counted: Counted
  readonly givenUp: ReadonlyMap<string, number>
} => {
  const gate = gateOf(rules)
  const matching = entries.map(({ kind, lines }): ReadonlySet<CompiledRule> => {
    if (kind === 'traceback')
      return new Set(lines.flatMap(({ text, role }) => (role === 'frame' ? [] : [...gate.matching(text)])))
    const [line] = lines
    const isWanted = line !== undefined && gate.linear.some(({ id }) => mayMatch(line.offset, id))
    return isWanted ? gate.matching(line.text) : NO_RULES
  })
  if (gate.linear.length === rules.length && matching.every(({ size }) => size === 0))
    return { hits: [], counted, givenUp: NEVER }
  const hits: Hit[] = []
  const now = new Set(counted.map(({ partOf, ruleId }) => `${partOf} ${ruleId}`))
  const added: { partOf: number; ruleId: string }[] = []
  const givenUp = new Map<string, number>()
  for (const rule of rules) {
    const isGated = rule.pattern.engine.kind === 'linear'
    const tried: number[] = []
    for (const [index, { kind, lines }] of entries.entries()) {
      const [line] = lines
      if (isGated && matching[index]?.has(rule) !== true) continue
      if (kind === 'traceback' || (line && mayMatch(line.offset, rule.id))) tried.push(index)
    }
    if (tried.length === 0) continue
    onRule(rule)
    for (const [at, match] of matchAll(rule, entries, tried).entries()) {
      const entryIndex = tried[at]
      const entry = entryIndex === undefined ? undefined : entries[entryIndex]
      if (match.kind === 'none' || entryIndex === undefined || entry === undefined) continue
      if (match.kind === 'given_up') givenUp.set(rule.id, (givenUp.get(rule.id) ?? 0) + 1)
      const key = `${entry.partOf} ${rule.id}`
      if (match.kind !== 'hit' || now.has(key)) continue
      now.add(key)
      added.push({ partOf: entry.partOf, ruleId: rule.id })
      hits.push({ rule, entryIndex, excerpt: match.excerpt })
    }
  }
  // Parts follow each other closely, so the occurrences that stand last in the file are the ones to remember.
  const latest = [...counted, ...added].sort((a, b) => a.partOf - b.partOf).slice(-REMEMBERED)
  return { hits, counted: latest, givenUp }
}
