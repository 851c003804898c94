import { message, type Message } from '@shared/domain/message'
import type { Live } from '@shared/domain/live'
import type { Target } from '@shared/domain/target'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

/** How often the engine looks at itself; what stands at two looks in a row is true. */
export const LOOK_MS = 15 * SECOND_MS

const LATE_CYCLE_MS = 30 * SECOND_MS
/** A cycle waits for checks and decisions, with all their timeouts. */
export const LONG_CYCLE_MS = 3 * MINUTE_MS
const STUCK_TURN_MS = 3 * MINUTE_MS
const STUCK_RECORD_MS = MINUTE_MS
const MOST_TURNS = 500
const LATE_INTERVALS = 3
const LEAST_LATE_CHECK_MS = 30 * SECOND_MS
const GROWING_MS = 5 * MINUTE_MS
const LEAST_LAG_BYTES = 64 * 1024
const SLOW_LOOP_MS = 1000

/** Where the engine is behind with itself. The kinds are the ids of the built-in rules. */
export const SELF_RULES = ['self:loop', 'self:check', 'self:source', 'self:queue', 'self:slow'] as const
export type SelfRule = (typeof SELF_RULES)[number]

export const isSelfRule = (ruleId: string): boolean => ruleId.startsWith('self:')

export type Finding = { readonly rule: SelfRule; readonly target: Target; readonly title: Message }

/** What the engine is about when it is behind as a whole. */
const engine: Target = { kind: 'check', name: 'mamori' }

export type Sight = {
  readonly now: number
  /** Since when the loop is where it is, and how long it may be there. */
  readonly loop: Pick<Live['loop'], 'phase'> & { readonly since: number; readonly takesMs: number }
  readonly checks: readonly {
    readonly name: string
    /** Within this time it is to have run again, by the settings. */
    readonly everyMs: number
    readonly timeoutMs: number
    readonly lastRunAt: number
  }[]
  readonly sources: readonly {
    readonly id: string
    readonly state: Live['sources'][string]['state']
    readonly lagBytes: number
    /** Since when it has been growing; null when it does not. */
    readonly growingSince: number | null
  }[]
  readonly mailbox: { readonly length: number; readonly since: number }
  readonly records: { readonly length: number; readonly since: number }
  readonly lagMs: number | null
}

const seconds = (ms: number): number => Math.round(ms / SECOND_MS)
const minutes = (ms: number): number => Math.round(ms / MINUTE_MS)

const judgeLoop = ({ now, loop }: Sight): readonly Finding[] => {
  const lateMs = now - loop.since - loop.takesMs
  if (loop.phase === 'stopped' || lateMs < LATE_CYCLE_MS) return []
  const title = message('self.loop', { seconds: seconds(lateMs) })
  return [{ rule: 'self:loop', target: engine, title }]
}

const judgeChecks = ({ now, checks }: Sight): readonly Finding[] =>
  checks.flatMap(({ name, everyMs, timeoutMs, lastRunAt }) => {
    const lateMs = now - lastRunAt
    if (lateMs < Math.max(LEAST_LATE_CHECK_MS, LATE_INTERVALS * everyMs) + timeoutMs) return []
    const title = message('self.check', { name, minutes: minutes(lateMs) })
    return [{ rule: 'self:check' as const, target: { kind: 'check' as const, name }, title }]
  })

const judgeSources = ({ now, sources }: Sight): readonly Finding[] =>
  sources.flatMap(({ id, state, lagBytes, growingSince }) => {
    const target = { kind: 'source' as const, name: id }
    if (state === 'unreadable')
      return [
        { rule: 'self:source' as const, target, title: message('self.source.unreadable', { source: id }) },
      ]
    if (growingSince === null || now - growingSince < GROWING_MS || lagBytes < LEAST_LAG_BYTES) return []
    const title = message('self.source.behind', { source: id, kib: Math.round(lagBytes / 1024) })
    return [{ rule: 'self:source' as const, target, title }]
  })

const judgeQueues = ({ now, mailbox, records }: Sight): readonly Finding[] => {
  const stuckMs = mailbox.length > 0 ? now - mailbox.since : 0
  const unwrittenMs = records.length > 0 ? now - records.since : 0
  if (stuckMs < STUCK_TURN_MS && unwrittenMs < STUCK_RECORD_MS && mailbox.length < MOST_TURNS) return []
  const title =
    unwrittenMs >= STUCK_RECORD_MS
      ? message('self.queue.records', { n: records.length, seconds: seconds(unwrittenMs) })
      : message('self.queue.turns', { n: mailbox.length })
  return [{ rule: 'self:queue', target: engine, title }]
}

const judgeLag = ({ lagMs }: Sight): readonly Finding[] =>
  lagMs === null || lagMs < SLOW_LOOP_MS
    ? []
    : [{ rule: 'self:slow', target: engine, title: message('self.slow', { ms: Math.round(lagMs) }) }]

/** Everything in which the engine is behind at this moment. */
export const judgeSelf = (sight: Sight): readonly Finding[] => [
  ...judgeLoop(sight),
  ...judgeChecks(sight),
  ...judgeSources(sight),
  ...judgeQueues(sight),
  ...judgeLag(sight),
]

/** Looks in a row that a finding has to stand, and to be gone, before anybody hears of it. */
const LOOKS_TO_TELL = 2
export const LOOKS_TO_CLEAR = 4

export type Course = {
  readonly finding: Finding
  readonly seen: number
  readonly gone: number
  readonly told: boolean
}
export type Courses = ReadonlyMap<string, Course>

export const keyOf = ({ rule, target }: Pick<Finding, 'rule' | 'target'>): string => `${rule}|${target.name}`

/** Follows findings from look to look, so that neither a hiccup nor a short relief is told. */
export const nextCourses = (
  before: Courses,
  findings: readonly Finding[],
): { readonly courses: Courses; readonly begun: readonly Finding[]; readonly ended: readonly Finding[] } => {
  const now = new Map(findings.map((finding) => [keyOf(finding), finding]))
  const courses = new Map<string, Course>()
  const begun: Finding[] = []
  const ended: Finding[] = []
  for (const [key, finding] of now) {
    const known = before.get(key)
    const seen = (known?.seen ?? 0) + 1
    const told = known?.told ?? false
    if (!told && seen >= LOOKS_TO_TELL) begun.push(finding)
    courses.set(key, { finding, seen, gone: 0, told: told || seen >= LOOKS_TO_TELL })
  }
  for (const [key, course] of before) {
    if (now.has(key) || !course.told) continue
    const gone = course.gone + 1
    if (gone >= LOOKS_TO_CLEAR) ended.push(course.finding)
    else courses.set(key, { ...course, gone })
  }
  return { courses, begun, ended }
}
