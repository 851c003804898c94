import { fillBuckets } from './fill-buckets'
import { WINDOW_BYTES } from './halves'
import { foldedWindow, foldOf, lowerCase } from './letter-case'
import type { LogSample } from './log-sample'
import { makeTables, TABLES_BYTES } from './lookup-tables'
import type { Following } from '../what-follows'

export type Literal = {
  /** At least one byte, no newline; letters of ASCII mean both cases, other bytes themselves. */
  readonly bytes: Uint8Array
  /** What it is reported as: 0 or more, without large gaps. */
  readonly group: number
  /** Where something else follows it, it is not reported. Anything may, unless told. */
  readonly after?: Following
}

/** Addresses in the memory of the search, in bytes, and sizes; the names are those of kernel.wat. */
export type Layout = {
  readonly known: number
  readonly slots: number
  readonly shift: number
  readonly shorts: number
  readonly seen: number
  readonly groups: number
  readonly hits: number
  readonly hitsEnd: number
  readonly chunk: number
}

/** The memory up to the hits, and where all is. */
export type Image = {
  readonly bytes: Uint8Array
  readonly layout: Layout
  readonly memoryBytes: number
  readonly chunkBytes: number
}

const HIT_BYTES = 12
const VECTOR_BYTES = 16
const RECORD_BYTES = 32
/** Room beyond both ends of the chunk: the search reads whole vectors. */
const MARGIN_BYTES = 64

/** A bit for each value of 16 bits of a window's hash. */
const KNOWN_BYTES = 2 ** 16 / 8

const align = (address: number): number => Math.ceil(address / 64) * 64

type Placed = {
  readonly bytes: Uint8Array
  readonly group: number
  readonly begin: number
  readonly address: number
  readonly after: { readonly address: number; readonly following: Following } | null
}

const writeRecord = (view: DataView, placed: Placed, window: number): void => {
  const { bytes, group, begin, address, after } = placed
  view.setInt32(address + 4, window, true)
  view.setInt32(address + 8, begin, true)
  view.setInt32(address + 12, bytes.length, true)
  view.setInt32(address + 16, group + 1, true)
  if (after !== null) {
    view.setInt32(address + 20, after.address, true)
    new Uint8Array(view.buffer, after.address).set(after.following)
  }
  const parts = Math.ceil(bytes.length / VECTOR_BYTES) * VECTOR_BYTES
  for (let at = 0; at < parts; at += 1) {
    const part = address + RECORD_BYTES + 2 * (at - (at % VECTOR_BYTES)) + (at % VECTOR_BYTES)
    const byte = bytes[at]
    view.setUint8(part, byte === undefined ? 0xff : foldOf(byte))
    view.setUint8(part + VECTOR_BYTES, byte ?? 0xff)
  }
}

/** Puts a record before the others of its chain. */
const link = (view: DataView, head: number, address: number): void => {
  view.setInt32(address, view.getInt32(head, true), true)
  view.setInt32(head, address, true)
}

/** Lays out everything that the search needs for these literals, for chunks of up to `chunkBytes` and `hitCount` hits. */
export const layOutMemory = (
  literals: readonly Literal[],
  sizes: { readonly chunkBytes: number; readonly hitCount: number },
  sample: LogSample,
): Image => {
  const slotBits = Math.max(10, Math.ceil(Math.log2(literals.length * 8 + 1)))
  const groups = literals.reduce((most, { group }) => Math.max(most, group), -1) + 2
  const known = align(TABLES_BYTES)
  const slots = known + KNOWN_BYTES
  const shorts = slots + 4 * 2 ** slotBits
  const seen = shorts + 4 * 256
  let address = align(seen + 4 * groups)
  const folded = literals.map(({ bytes }) => lowerCase(bytes))
  const { begins, buckets } = fillBuckets(folded, sample)
  const take = (size: number): number => {
    const taken = address
    address += size
    return taken
  }
  const placed = literals.map(({ group, after: following }, index): Placed => {
    const bytes = folded[index] ?? new Uint8Array(0)
    return {
      bytes,
      group,
      begin: begins[index] ?? 0,
      address: take(RECORD_BYTES + 2 * VECTOR_BYTES * Math.ceil(bytes.length / VECTOR_BYTES)),
      after: following === undefined ? null : { address: take(following.length), following },
    }
  })
  const hits = align(address)
  const hitsEnd = hits + HIT_BYTES * Math.max(sizes.hitCount, 2 * groups)
  const chunk = align(hitsEnd) + MARGIN_BYTES
  const layout: Layout = { known, slots, shift: 32 - slotBits, shorts, seen, groups, hits, hitsEnd, chunk }

  const bytes = new Uint8Array(hits)
  const view = new DataView(bytes.buffer)
  bytes.set(makeTables(buckets), 0)
  for (const one of placed) {
    if (one.bytes.length < WINDOW_BYTES) {
      writeRecord(view, one, 0)
      link(view, shorts + 4 * ((one.bytes[0] ?? 0) | 0x20), one.address)
      continue
    }
    const window = foldedWindow(one.bytes.subarray(one.begin, one.begin + WINDOW_BYTES))
    writeRecord(view, one, window)
    const hash = Math.imul(window, 0x9e3779b1)
    const bits = known + (hash >>> 19)
    bytes[bits] = (bytes[bits] ?? 0) | (1 << ((hash >>> 16) & 7))
    link(view, slots + 4 * (hash >>> layout.shift), one.address)
  }
  const { chunkBytes } = sizes
  return { bytes, layout, memoryBytes: chunk + chunkBytes + MARGIN_BYTES, chunkBytes }
}
