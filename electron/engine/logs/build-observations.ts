import type { Observation } from '@shared/domain/observation'
import { REDACTED, redact } from '../core/redact'
import { statedTime, type LocalZone } from '../core/stated-time'
import type { Entry } from './group-traceback'
import type { Line } from './line-splitter'
import type { CompiledRule, Hit } from './match-lines'

const CONTEXT_LINES = 5
const MOST_LINES = 60
const MOST_MATCHED_SHOWN = 10
const MOST_TEXT = 1000
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
}

type Found = {
  readonly excerpt: string
  readonly text: string
  readonly firstIndex: number
  readonly lastIndex: number
  readonly offset: number
  readonly statedAt: number | null
  readonly backlog: boolean
}

const cut = (text: string, from: number, most: number): string => {
  if (text.length <= most) return text
  const start = Math.max(0, Math.min(from - Math.floor(most / 4), text.length - most))
  return `${start > 0 ? '…' : ''}${text.slice(start, start + most)}${start + most < text.length ? '…' : ''}`
}

/** The matched words if the redacted line still shows them; else what the expression finds in the redacted line. */
const safeExcerpt = ({ excerpt, text }: Found, rule: CompiledRule): string => {
  const shown = redact(text)
  const words = shown.includes(excerpt) ? excerpt : (rule.pattern.exec(shown)?.[0] ?? REDACTED)
  return cut(words, 0, MOST_EXCERPT)
}

/** The lines of an observation: those that matched first, then as much of what surrounds them as there is room for. */
const chooseLines = (all: readonly Line[], found: readonly Found[]): Observation['lines'] => {
  const matched = new Set<number>()
  for (const { firstIndex, lastIndex } of found.slice(0, MOST_MATCHED_SHOWN))
    for (let index = firstIndex; index <= lastIndex && matched.size < MOST_LINES; index += 1)
      matched.add(index)
  const chosen = new Set(matched)
  for (let distance = 1; distance <= CONTEXT_LINES; distance += 1)
    for (const { firstIndex, lastIndex } of found.slice(0, MOST_MATCHED_SHOWN))
      for (const index of [firstIndex - distance, lastIndex + distance])
        if (index >= 0 && index < all.length && chosen.size < MOST_LINES) chosen.add(index)
  const excerptOf = new Map(found.map(({ firstIndex, excerpt }) => [firstIndex, excerpt]))
  return [...chosen]
    .sort((a, b) => a - b)
    .map((index) => {
      const shown = redact(all[index]?.text ?? '')
      return {
        text: cut(shown, shown.indexOf(excerptOf.get(index) ?? ''), MOST_TEXT),
        matched: matched.has(index),
      }
    })
}

/** Followed lines count by their arrival; lines of the backlog are parted where their own times are far apart. */
const sameGroup = (first: Found, next: Found): boolean =>
  first.backlog === next.backlog &&
  (!next.backlog ||
    first.statedAt === next.statedAt ||
    (first.statedAt !== null &&
      next.statedAt !== null &&
      Math.abs(next.statedAt - first.statedAt) < SAME_TIME_MS))

/** Turns what matched in one read into observations: one for each rule, with how often it matched, redacted. */
export const buildObservations = (
  entries: readonly Entry[],
  hits: readonly Hit[],
  { sourceId, now, zone, backlogEnd, before }: ObserveOptions,
): readonly Observation[] => {
  if (hits.length === 0) return []
  const all: Line[] = [...before]
  const starts = entries.map((entry) => all.push(...entry.lines) - entry.lines.length)

  const locate = ({ entryIndex, excerpt }: Hit): Found | null => {
    const entry = entries[entryIndex]
    const firstIndex = starts[entryIndex]
    if (entry === undefined || firstIndex === undefined) return null
    const lastIndex = firstIndex + entry.lines.length - 1
    const lines = all.slice(firstIndex, lastIndex + 1)
    // A traceback states no time itself; the line before it usually is the one that introduced it.
    const dated =
      entry.kind === 'traceback' && firstIndex > 0
        ? [...lines.slice(0, 2), ...all.slice(firstIndex - 1, firstIndex)]
        : lines.slice(0, 1)
    const statedAt =
      dated.map((line) => statedTime(line.text, { now, zone })?.at).find((at) => at !== undefined) ?? null
    const offset = lines[0]?.offset ?? 0
    const text = lines.find((line) => line.text.includes(excerpt))?.text ?? ''
    return { excerpt, text, firstIndex, lastIndex, offset, statedAt, backlog: offset < backlogEnd }
  }

  const groups: { readonly rule: CompiledRule; readonly found: Found[] }[] = []
  for (const hit of hits) {
    const found = locate(hit)
    if (found === null) continue
    const group = groups.findLast((candidate) => candidate.rule === hit.rule)
    const [first] = group?.found ?? []
    if (group && first && sameGroup(first, found)) group.found.push(found)
    else groups.push({ rule: hit.rule, found: [found] })
  }
  return groups.flatMap(({ rule, found }) => {
    const [first] = found
    if (first === undefined) return []
    return {
      ruleId: rule.id,
      severity: rule.severity,
      sourceId,
      lines: chooseLines(all, found),
      excerpt: safeExcerpt(first, rule),
      count: found.length,
      offset: first.offset,
      statedAt: first.statedAt,
      observedAt: now,
      backlog: first.backlog,
    }
  })
}
