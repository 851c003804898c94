/** The number of single-character edits (swap, insert, delete, replace) between two short names. */
const editDistance = (a: string, b: string): number => {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}

const comparable = (name: string): string => name.toLowerCase().replaceAll(/[-_\s.]/g, '')
const LONGEST = 60

/** The known name that a mistyped one most likely meant; null when none is near. */
export const closestName = (name: string, known: Iterable<string>): string | null => {
  if (name.length > LONGEST) return null
  const wanted = comparable(name)
  const ranked = [...known]
    .filter((candidate) => candidate.length <= LONGEST)
    .map((candidate) => ({ candidate, distance: editDistance(wanted, comparable(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  if (best === undefined) return null
  return best.distance <= Math.max(1, Math.floor(Math.max(wanted.length, best.candidate.length) / 3))
    ? best.candidate
    : null
}
