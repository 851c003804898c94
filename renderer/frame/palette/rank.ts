import fuzzysort from 'fuzzysort'
import { paletteGroups, type PaletteGroup, type PaletteItem } from './item'
import { foldReading, foldText } from './reading'

/** What does not fit at least so well is not shown; 1 is exact. */
const LEAST_SCORE = 0.3
/** A match in the reading or beside the title counts a little less than one in the title. */
const READING_WEIGHT = 0.96
const DETAIL_WEIGHT = 0.85
/** What was used lately comes before what fits alike. */
const RECENT_BONUS = 0.12
/** One of many comes after what stands there before anything is typed. */
const QUIET_LOSS = 0.04
/** What waits for a person comes before names that merely begin with the word; what can be done, before names that fit alike. */
const groupBonus: Readonly<Record<PaletteGroup, number>> = {
  recent: 0,
  waiting: 0.3,
  acts: 0.05,
  pages: 0.05,
  hosts: 0.03,
  window: 0.02,
  incidents: 0.02,
  checks: 0,
  patterns: 0,
  sources: 0,
}

type Entry = {
  readonly item: PaletteItem
  readonly title: string
  readonly reading: string
  readonly detail: string
}

/** The entries of the palette, made ready for searching. */
export type PaletteIndex = {
  readonly entries: readonly Entry[]
  readonly places: ReadonlyMap<string, number>
}

/** Prepares entries for searching; an entry that stands twice is kept once. */
export const indexOf = (items: readonly PaletteItem[]): PaletteIndex => {
  const entries = [...new Map(items.map((item) => [item.id, item])).values()].map((item): Entry => {
    const title = foldText(item.title)
    return {
      item,
      title,
      reading: foldReading(`${item.reading} ${item.title}`),
      detail: foldText(item.detail ?? ''),
    }
  })
  return { entries, places: new Map(entries.map(({ item }, place) => [item.id, place])) }
}

const fields = [
  { key: 'title', weight: 1, fold: foldText },
  { key: 'reading', weight: READING_WEIGHT, fold: foldReading },
  { key: 'detail', weight: DETAIL_WEIGHT, fold: foldText },
] as const

export type Ranked = {
  readonly items: readonly PaletteItem[]
  /** How many fit beyond those. */
  readonly more: number
}

/** The entries that fit, best first: by title, by reading, by what stands beside it; lately used ones before equals. */
export const search = (
  index: PaletteIndex,
  query: string,
  recent: readonly string[],
  most: number,
): Ranked => {
  const scores = new Map<Entry, number>()
  for (const { key, weight, fold } of fields) {
    const wanted = fold(query).trim()
    if (wanted === '') continue
    for (const { obj, score } of fuzzysort.go(wanted, index.entries, {
      key,
      limit: 0,
      threshold: LEAST_SCORE,
    }))
      scores.set(obj, Math.max(scores.get(obj) ?? 0, score * weight))
  }
  const ranked = [...scores]
    .map(([entry, score]) => {
      const lately = recent.indexOf(entry.item.id)
      const bonus = lately === -1 ? 0 : RECENT_BONUS / (1 + lately / 4)
      const quiet = entry.item.quiet === true ? QUIET_LOSS : 0
      return { entry, score: score + bonus + groupBonus[entry.item.group] - quiet }
    })
    .sort((a, b) => b.score - a.score || placeOf(index, a.entry) - placeOf(index, b.entry))
  return {
    items: ranked.slice(0, most).map(({ entry }) => entry.item),
    more: Math.max(0, ranked.length - most),
  }
}

const placeOf = (index: PaletteIndex, { item }: Entry): number => index.places.get(item.id) ?? 0

/** What stands there before anything is typed: what was used lately, then every act and page in its group. */
export const atRest = (items: readonly PaletteItem[], recent: readonly string[]): readonly PaletteItem[] => {
  const byId = new Map(items.map((item) => [item.id, item]))
  const lately = recent.flatMap((id) => {
    const item = byId.get(id)
    // What waits for a person keeps its own place.
    return item === undefined || item.group === 'waiting' ? [] : [{ ...item, group: 'recent' as const }]
  })
  const shown = new Set(lately.map(({ id }) => id))
  const rest = items.filter(({ id, quiet }) => !shown.has(id) && quiet !== true)
  const place = (item: PaletteItem): number => paletteGroups.indexOf(item.group)
  return [...lately, ...rest].sort((a, b) => place(a) - place(b))
}

/** Lets go of what the search has kept of earlier entries. */
export const forgetSearches = (): void => fuzzysort.cleanup()
