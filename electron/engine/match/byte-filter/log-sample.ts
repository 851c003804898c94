import { HALVES, WINDOW_BYTES } from './halves'

/** So many of a sample's most frequent windows are kept, in words of 32. */
const MOST_WORDS = 48

/** What is in a sample of logs, in the form in which many sets of windows are tried against it. */
export type LogSample = {
  /** How often each of the sample's windows is met (of all positions), the most frequent first. */
  readonly weights: Float64Array
  readonly words: number
  /** How often windows are met, folded (`foldedWindow`). */
  readonly seen: ReadonlyMap<number, number>
  /** How often each byte is met; none is never. */
  readonly frequencies: Float64Array
  /** For each half of a window's bytes, and for each of its 16 values: the windows that have it, a bit each, `words` long. */
  readonly having: readonly Uint32Array[]
  /** How often bytes are met by their upper half and a set of lower ones: the low eight bits of the set, then the high. */
  readonly massLow: Float64Array
  readonly massHigh: Float64Array
}

/** What stands in a slot of the table in which windows are counted: where they are in the order of their first meeting. */
const FREE = -1

/** The windows of a sample, in the order in which they are first met, and how often. */
const countWindows = (sample: Uint8Array): { readonly windows: Int32Array; readonly counts: Int32Array } => {
  const most = Math.max(0, sample.length - WINDOW_BYTES + 1)
  const bits = Math.max(4, Math.ceil(Math.log2(2 * most + 1)))
  const slots = new Int32Array(2 ** bits).fill(FREE)
  const windows = new Int32Array(most)
  const counts = new Int32Array(most)
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength)
  let met = 0
  for (let at = 0; at < most; at += 1) {
    const window = view.getInt32(at, true)
    let slot = Math.imul(window, 0x9e3779b1) >>> (32 - bits)
    let known = slots[slot] ?? FREE
    while (known !== FREE && windows[known] !== window) {
      slot = (slot + 1) & (slots.length - 1)
      known = slots[slot] ?? FREE
    }
    if (known === FREE) {
      known = met
      slots[slot] = met
      windows[met] = window
      met += 1
    }
    counts[known] = (counts[known] ?? 0) + 1
  }
  return { windows: windows.subarray(0, met), counts: counts.subarray(0, met) }
}

/** The most frequent ones; of those as frequent as each other, the ones that are met first. */
const mostFrequent = (counts: Int32Array, most: number): readonly number[] => {
  const having = new Int32Array(counts.reduce((largest, count) => Math.max(largest, count), 0) + 2)
  for (const count of counts) having[count] = (having[count] ?? 0) + 1
  // Where those of each count begin in the order: behind all that are more frequent.
  let places = 0
  for (let count = having.length - 1; count >= 0; count -= 1) {
    const those = having[count] ?? 0
    having[count] = places
    places += those
  }
  const chosen = Array.from<number>({ length: Math.min(most, counts.length) }).fill(0)
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index] ?? 0
    const place = having[count] ?? 0
    having[count] = place + 1
    if (place < chosen.length) chosen[place] = index
  }
  return chosen
}

const massOf = (frequencies: Float64Array, firstLower: number): Float64Array => {
  const mass = new Float64Array(16 * 256)
  for (let upper = 0; upper < 16; upper += 1) {
    for (let set = 1; set < 256; set += 1) {
      const lowest = 31 - Math.clz32(set & -set)
      const others = mass[upper * 256 + (set & (set - 1))] ?? 0
      mass[upper * 256 + set] = others + (frequencies[upper * 16 + firstLower + lowest] ?? 0)
    }
  }
  return mass
}

/** Takes a sample apart. */
export const readSample = (sample: Uint8Array): LogSample => {
  const { windows, counts } = countWindows(sample)
  const frequent = mostFrequent(counts, MOST_WORDS * 32)
  const words = Math.ceil(frequent.length / 32)
  const having = Array.from({ length: HALVES * 16 }, () => new Uint32Array(words))
  const weights = new Float64Array(frequent.length)
  const seen = new Map<number, number>()
  for (let index = 0; index < frequent.length; index += 1) {
    const window = windows[frequent[index] ?? 0] ?? 0
    const weight = (counts[frequent[index] ?? 0] ?? 0) / sample.length
    weights[index] = weight
    const folded = window | 0x20202020
    seen.set(folded, (seen.get(folded) ?? 0) + weight)
    const word = index >> 5
    const bit = 1 << (index & 31)
    for (let half = 0; half < HALVES; half += 1) {
      // Lower and upper half of each byte, as in `Halves`.
      const set = having[half * 16 + ((window >>> (4 * half)) & 15)]
      if (set !== undefined) set[word] = (set[word] ?? 0) | bit
    }
  }
  const met = new Int32Array(256)
  for (let at = 0; at < sample.length; at += 1) met[sample[at] ?? 0] = (met[sample[at] ?? 0] ?? 0) + 1
  // Bytes that the sample does not have are met, too.
  const frequencies = Float64Array.from(met, (count) => 0.2 / 256 + (count === 0 ? 0 : count / sample.length))
  return {
    weights,
    words,
    seen,
    frequencies,
    having,
    massLow: massOf(frequencies, 0),
    massHigh: massOf(frequencies, 8),
  }
}
