import { variantsOf, WINDOW_BYTES, type ByteFrequencies } from './choose-windows'

export const BUCKETS = 16

/** For each byte of a window, the lower and the upper halves that a bucket lets pass, a bit each. */
type Bucket = { readonly low: Uint16Array; readonly high: Uint16Array; passes: number }

const ALL = 0xffff

/** How likely a byte passes whose halves are in the two sets. */
const passing = (low: number, high: number, frequencies: ByteFrequencies): number => {
  let sum = 0
  for (let upper = 0; upper < 16; upper += 1) {
    if ((high & (1 << upper)) === 0) continue
    for (let lower = 0; lower < 16; lower += 1) {
      if ((low & (1 << lower)) !== 0) sum += frequencies[(upper << 4) | lower] ?? 0
    }
  }
  return sum
}

const halvesOf = (window: Uint8Array): { readonly low: Uint16Array; readonly high: Uint16Array } => {
  const low = new Uint16Array(WINDOW_BYTES)
  const high = new Uint16Array(WINDOW_BYTES)
  for (let at = 0; at < WINDOW_BYTES; at += 1) {
    const byte = window[at]
    const variants = byte === undefined ? [] : variantsOf(byte)
    low[at] = byte === undefined ? ALL : variants.reduce((set, variant) => set | (1 << (variant & 15)), 0)
    high[at] = byte === undefined ? ALL : variants.reduce((set, variant) => set | (1 << (variant >> 4)), 0)
  }
  return { low, high }
}

const passesWith = (
  bucket: Bucket,
  { low, high }: Pick<Bucket, 'low' | 'high'>,
  frequencies: ByteFrequencies,
): number => {
  let product = 1
  for (let at = 0; at < WINDOW_BYTES; at += 1) {
    product *= passing(
      (bucket.low[at] ?? 0) | (low[at] ?? 0),
      (bucket.high[at] ?? 0) | (high[at] ?? 0),
      frequencies,
    )
  }
  return product
}

/**
 * Puts windows of up to `WINDOW_BYTES` bytes into buckets so that little else passes, and makes the tables of the search:
 * per set of eight buckets and byte of the window, 16 bytes for lower halves and 16 for upper ones.
 */
export const fillBuckets = (windows: readonly Uint8Array[], frequencies: ByteFrequencies): Uint8Array => {
  const buckets: readonly Bucket[] = Array.from({ length: BUCKETS }, () => ({
    low: new Uint16Array(WINDOW_BYTES),
    high: new Uint16Array(WINDOW_BYTES),
    passes: 0,
  }))
  const empty: Bucket = { low: new Uint16Array(WINDOW_BYTES), high: new Uint16Array(WINDOW_BYTES), passes: 0 }
  const known = new Map(windows.map((window) => [window.join(), window]))
  // The frequent ones first: the rare ones find their place beside them.
  const ordered = [...known.values()]
    .map((window) => halvesOf(window))
    .map((halves) => ({ halves, alone: passesWith(empty, halves, frequencies) }))
    .toSorted((a, b) => b.alone - a.alone)
  for (const { halves } of ordered) {
    let best: { readonly bucket: Bucket; readonly passes: number } | null = null
    for (const bucket of buckets) {
      const passes = passesWith(bucket, halves, frequencies)
      if (best === null || passes - bucket.passes < best.passes - best.bucket.passes)
        best = { bucket, passes }
    }
    if (best === null) continue
    for (let at = 0; at < WINDOW_BYTES; at += 1) {
      best.bucket.low[at] = (best.bucket.low[at] ?? 0) | (halves.low[at] ?? 0)
      best.bucket.high[at] = (best.bucket.high[at] ?? 0) | (halves.high[at] ?? 0)
    }
    best.bucket.passes = best.passes
  }
  return toTables(buckets)
}

const toTables = (buckets: readonly Bucket[]): Uint8Array => {
  const tables = new Uint8Array((BUCKETS / 8) * WINDOW_BYTES * 32)
  buckets.forEach((bucket, index) => {
    const bit = 1 << (index % 8)
    for (let at = 0; at < WINDOW_BYTES; at += 1) {
      const table = (Math.floor(index / 8) * WINDOW_BYTES + at) * 32
      for (let half = 0; half < 16; half += 1) {
        if (((bucket.low[at] ?? 0) & (1 << half)) !== 0)
          tables[table + half] = (tables[table + half] ?? 0) | bit
        if (((bucket.high[at] ?? 0) & (1 << half)) !== 0)
          tables[table + 16 + half] = (tables[table + 16 + half] ?? 0) | bit
      }
    }
  })
  return tables
}
