import { quantilesOf } from './histogram'

/** How many values of a class fell into a slot. */
export type ClassCount = { readonly slotAt: number; readonly valueClass: number; readonly count: number }

const bySlot = (counts: readonly ClassCount[]): ReadonlyMap<number, readonly ClassCount[]> => {
  const slots = new Map<number, ClassCount[]>()
  for (const count of counts) {
    const slot = slots.get(count.slotAt)
    if (slot === undefined) slots.set(count.slotAt, [count])
    else slot.push(count)
  }
  return slots
}

/**
 * The quantiles of each slot that has values, over the slots of the `windowMs` that end with it. Sums of
 * histograms are exact, so each is as good as one of the values themselves: within the error of their classes.
 */
export const rollingQuantiles = (
  counts: readonly ClassCount[],
  slotMs: number,
  windowMs: number,
  quantiles: readonly number[],
): ReadonlyMap<number, readonly number[]> => {
  const slots = [...bySlot(counts)].toSorted(([a], [b]) => a - b)
  const within = new Map<number, number>()
  const add = (parts: readonly ClassCount[], sign: 1 | -1): void => {
    for (const { valueClass, count } of parts) {
      const left = (within.get(valueClass) ?? 0) + sign * count
      if (left === 0) within.delete(valueClass)
      else within.set(valueClass, left)
    }
  }
  const found = new Map<number, readonly number[]>()
  let oldest = 0
  for (const [slotAt, parts] of slots) {
    add(parts, 1)
    // The slot itself is always within: it ends the window.
    for (;;) {
      const first = slots[oldest]
      if (first === undefined || first[0] >= slotAt + slotMs - windowMs) break
      add(first[1], -1)
      oldest += 1
    }
    found.set(slotAt, quantilesOf(within, quantiles) ?? [])
  }
  return found
}
