/**
 * The class of the bytes where cleaning a line may change it (logs/clean-text.ts), as the search looks them up: by the
 * lower half of a byte and by its upper half, and the two have a bit in common. Control characters but the tab and the
 * newline, DEL, and the first bytes of the characters that are taken out: 0xC2, 0xE2 and 0xEF.
 */
export const dirtyTables = (): Uint8Array => {
  const tables = new Uint8Array(32)
  const add = (bit: number, lows: readonly number[], highs: readonly number[]): void => {
    for (const low of lows) tables[low] = (tables[low] ?? 0) | bit
    for (const high of highs) tables[16 + high] = (tables[16 + high] ?? 0) | bit
  }
  const every = Array.from({ length: 16 }, (_, half) => half)
  add(
    1,
    every.filter((low) => low !== 0x9 && low !== 0xa),
    [0x0],
  )
  add(2, every, [0x1])
  add(4, [0xf], [0x7, 0xe])
  add(8, [0x2], [0xc, 0xe])
  return tables
}
