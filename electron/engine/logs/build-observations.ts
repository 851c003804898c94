import type { Observation } from '@shared/domain/observation'
import { REDACTED, redact } from '../core/redact'
import { statedTime, type LocalZone } from '../core/stated-time'
import type { Answer } from '../match/watched'
import { chooseLines, cutAround, type Occurrence } from './choose-lines'
import { countKinds, type KindCount } from './count-kinds'
import type { Entry } from './group-traceback'
import type { Line } from './line-splitter'
import type { CompiledRule, Hit } from './match-lines'

const MOST_MATCHED_SHOWN = 10
const MOST_EXCERPT = 300
/** Lines of one rule that lie further apart by their own time are told separately, so that each can be judged by its age. */
const SAME_TIME_MS = 10_000

export type ObserveOptions = {
  readonly sourceId: string
  readonly now: number
  readonly zone: LocalZone
  /** Lines that begin before this offset were there before the program started. */
  readonly backlogEnd: number
  /** The last lines of the read before. */
  readonly before: readonly Line[]
  /** The lines of this read, among which the entries are. */
  readonly lines: readonly Line[]
}

type Group = {
  readonly rule: CompiledRule
  readonly backlog: boolean
  readonly statedAt: number | null
  readonly offset: number
  readonly excerpt: string
  readonly shown: Occurrence[]
  readonly kinds: KindCount
  count: number
}

/** What the expression found is looked for from what went wrong last, as it was. */
const matchedText = ({ lines }: Entry, excerpt: string): string =>
  (
    lines.findLast(({ role, text }) => role === 'text' && text.includes(excerpt)) ??
    lines.find(({ role, text }) => role === 'note' && text.includes(excerpt)) ??
    lines[0]
  )?.text ?? ''

const wordsOf = (text: string, found: Answer): string =>
  found === null || found === 'given_up' ? REDACTED : text.slice(found.index, found.index + found.length)

/** The matched words if the redacted line still shows them; else what the expression finds in the redacted line. */
const safeExcerpt = (excerpt: string, text: string, rule: CompiledRule): string => {
  const shown = redact(text)
  const words = shown.includes(excerpt) ? excerpt : wordsOf(shown, rule.pattern.find(shown))
  return cutAround(words, 0, MOST_EXCERPT)
}

/** A traceback states no time itself; the line before it usually is the one that introduced it. */
const statedAtOf = (entry: Entry, { before, lines, now, zone }: ObserveOptions): number | null => {
  const offset = entry.lines[0]?.offset ?? 0
  const previous = entry.kind === 'traceback' ? lines.findLast((line) => line.offset < offset) : undefined
  const dated = [
    ...entry.lines.slice(0, entry.kind === 'traceback' ? 2 : 1),
    ...(entry.kind === 'traceback' ? [previous ?? before.at(-1)].flatMap((line) => line ?? []) : []),
  ]
  for (const line of dated) {
    const at = line.statedAt ?? statedTime(line.text, { now, zone })?.at
    if (at !== undefined) return at
  }
  return null
}

/** Followed lines count by their arrival; lines of the backlog are parted where their own times are far apart. */
const belongs = (group: Group, backlog: boolean, statedAt: number | null): boolean =>
  group.backlog === backlog &&
  (!backlog ||
    group.statedAt === statedAt ||
    (group.statedAt !== null && statedAt !== null && Math.abs(statedAt - group.statedAt) < SAME_TIME_MS))

/** Turns what matched in one read into observations: one for each rule, with how often it matched, redacted. */
export const buildObservations = (
  entries: readonly Entry[],
  hits: readonly Hit[],
  options: ObserveOptions,
): readonly Observation[] => {
  if (hits.length === 0) return []
  const { sourceId, now, backlogEnd, before, lines } = options
  const groups: Group[] = []
  for (const { rule, entryIndex, excerpt } of hits) {
    const entry = entries[entryIndex]
    if (entry === undefined) continue
    const offset = entry.lines[0]?.offset ?? 0
    const backlog = offset < backlogEnd
    const latest = groups.findLast((group) => group.rule === rule)
    const statedAt = backlog || !latest || latest.backlog ? statedAtOf(entry, options) : null
    const text = matchedText(entry, excerpt)
    const known = latest && belongs(latest, backlog, statedAt) ? latest : undefined
    const group: Group = known ?? {
      rule,
      backlog,
      statedAt,
      offset,
      excerpt: safeExcerpt(excerpt, text, rule),
      shown: [],
      kinds: countKinds(),
      count: 0,
    }
    if (!known) groups.push(group)
    group.count += 1
    group.kinds.add(text, (backlog ? statedAt : null) ?? now)
    if (group.shown.length < MOST_MATCHED_SHOWN) group.shown.push({ entry, excerpt })
  }
  const all = [...before, ...lines]
  return groups.map(({ rule, shown, kinds, excerpt, count, offset, statedAt, backlog }) => ({
    ruleId: rule.id,
    severity: rule.severity,
    sourceId,
    lines: chooseLines(all, shown),
    excerpt,
    count,
    kinds: kinds.kinds(),
    offset,
    statedAt,
    observedAt: now,
    backlog,
  }))
}
