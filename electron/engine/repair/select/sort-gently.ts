import { setImmediate } from 'node:timers/promises'

/** So many are compared between two turns of the event loop: a few milliseconds. */
const SLICE = 2000

/** Sorts a long list without holding up the event loop: short runs first, then two by two. */
export const sortGently = async <T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal: AbortSignal,
): Promise<readonly T[]> => {
  let steps = 0
  const breathe = async (by: number): Promise<void> => {
    steps += by
    if (steps < SLICE) return
    steps = 0
    signal.throwIfAborted()
    await setImmediate()
  }
  const merge = async (a: readonly T[], b: readonly T[]): Promise<readonly T[]> => {
    const merged: T[] = []
    let [atA, atB] = [0, 0]
    for (;;) {
      const [one, other] = [a[atA], b[atB]]
      if (one === undefined || other === undefined) break
      if (compare(one, other) <= 0) {
        merged.push(one)
        atA += 1
      } else {
        merged.push(other)
        atB += 1
      }
      if (merged.length % SLICE === 0) await breathe(SLICE)
    }
    return merged.concat(a.slice(atA), b.slice(atB))
  }
  let runs: (readonly T[])[] = []
  for (let at = 0; at < items.length; at += SLICE) {
    runs.push(items.slice(at, at + SLICE).sort(compare))
    await breathe(SLICE)
  }
  while (runs.length > 1) {
    const next: (readonly T[])[] = []
    for (let at = 0; at < runs.length; at += 2) next.push(await merge(runs[at] ?? [], runs[at + 1] ?? []))
    runs = next
  }
  return runs[0] ?? []
}
