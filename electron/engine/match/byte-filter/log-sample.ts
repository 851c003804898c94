import { HALVES, WINDOW_BYTES } from './halves'

/** So many of a sample's most frequent windows are kept, in words of 32. */
const MOST_WORDS = 96

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

const countWindows = (sample: Uint8Array): readonly (readonly [window: number, count: number])[] => {
  const counts = new Map<number, number>()
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength)
  for (let at = 0; at + WINDOW_BYTES <= sample.length; at += 1) {
    const window = view.getUint32(at, true)
    counts.set(window, (counts.get(window) ?? 0) + 1)
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, MOST_WORDS * 32)
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
  const windows = countWindows(sample)
  const words = Math.ceil(windows.length / 32)
  const having = Array.from({ length: HALVES * 16 }, () => new Uint32Array(words))
  windows.forEach(([window], index) => {
    for (let half = 0; half < HALVES; half += 1) {
      // Lower and upper half of each byte, as in `Halves`.
      const set = having[half * 16 + ((window >>> (4 * half)) & 15)]
      if (set !== undefined) set[index >> 5] = (set[index >> 5] ?? 0) | (1 << (index & 31))
    }
  })
  // Bytes that the sample does not have are met, too.
  const frequencies = new Float64Array(256).fill(0.2 / 256)
  for (const byte of sample) frequencies[byte] = (frequencies[byte] ?? 0) + 1 / sample.length
  const seen = new Map<number, number>()
  for (const [window, count] of windows) {
    const folded = window | 0x20202020
    seen.set(folded, (seen.get(folded) ?? 0) + count / sample.length)
  }
  return {
    weights: Float64Array.from(windows, ([, count]) => count / sample.length),
    words,
    seen,
    frequencies,
    having,
    massLow: massOf(frequencies, 0),
    massHigh: massOf(frequencies, 8),
  }
}
