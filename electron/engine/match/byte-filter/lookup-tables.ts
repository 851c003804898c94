import { WINDOW_BYTES, type Halves } from './halves'

const VALUES = 16
const BITS = 8

/** Where the tables of the "dirty" bytes are among the others, and how long all are; kernel.wat has them so. */
const DIRTY_AT = 0xc0
export const TABLES_BYTES = 0xe0

const EVERY = Array.from({ length: VALUES }, (_, half) => half)

/**
 * The bytes where cleaning a line may change it (logs/clean-text.ts), by their lower and upper halves: control characters
 * but the tab and the newline, DEL, and the first bytes of the characters that are taken out, 0xC2, 0xE2 and 0xEF.
 */
const dirtyBytes: readonly { readonly lower: readonly number[]; readonly upper: readonly number[] }[] = [
  { lower: EVERY.filter((lower) => lower !== 0x9 && lower !== 0xa), upper: [0x0] },
  { lower: EVERY, upper: [0x1] },
  { lower: [0xf], upper: [0x7, 0xe] },
  { lower: [0x2], upper: [0xc, 0xe] },
]

/** The tables' order: the lower halves of the first eight buckets, of the others, the upper halves that they share. */
const tableOf = (eight: number, half: number): number => {
  const place = half >> 1
  return half % 2 === 0 ? eight * WINDOW_BYTES + place : 2 * WINDOW_BYTES + place
}

/**
 * What the search looks the halves of bytes up in: for each eight buckets, each half and each of its values the buckets
 * that it may be in, a bit each; then the same for lower and upper halves of "dirty" bytes.
 */
export const makeTables = (buckets: readonly Halves[]): Uint8Array => {
  const tables = new Uint8Array(TABLES_BYTES)
  const add = (at: number, bit: number): void => {
    tables[at] = (tables[at] ?? 0) | (1 << bit)
  }
  buckets.forEach((halves, index) => {
    halves.forEach((set, half) => {
      const table = tableOf(Math.floor(index / BITS), half) * VALUES
      for (const value of EVERY) if ((set & (1 << value)) !== 0) add(table + value, index % BITS)
    })
  })
  dirtyBytes.forEach(({ lower, upper }, bit) => {
    for (const value of lower) add(DIRTY_AT + value, bit)
    for (const value of upper) add(DIRTY_AT + VALUES + value, bit)
  })
  return tables
}
