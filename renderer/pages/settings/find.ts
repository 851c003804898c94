import type { Fault } from '@shared/domain/event'
import type { Setting, SettingGroup } from '@shared/ipc/settings-calls'

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Whether all words of a search stand in one of the texts of a setting or its entry. */
export const isFound = (search: string, texts: readonly string[]): boolean => {
  const all = plain(texts.join('\n'))
  return plain(search)
    .split(/\s+/)
    .every((word) => all.includes(word))
}

/** Whether a place is another one, or inside of it. */
const isWithin = (place: string, outer: string): boolean =>
  place === outer || (place.startsWith(outer) && /^[.[]/.test(place.slice(outer.length)))

/** Faults by the setting or entry that they stand at; those of neither stand at ''. */
export const faultsByPlace = (
  faults: readonly Fault[],
  settings: readonly Setting[],
  groups: readonly SettingGroup[],
): ReadonlyMap<string, readonly Fault[]> => {
  const places = [...settings, ...groups].map(({ place }) => place).toSorted((a, b) => b.length - a.length)
  const found = new Map<string, readonly Fault[]>()
  for (const fault of faults) {
    const place = places.find((one) => isWithin(fault.path, one)) ?? ''
    found.set(place, [...(found.get(place) ?? []), fault])
  }
  return found
}
