import { mayFollow } from '../../testing/may-follow'
import { DIRTY, HIT_NUMBERS, type ByteFilter, type Literal } from '../byte-filter'

export type NaiveHit = { readonly begin: number; readonly end: number; readonly group: number }

export type NaiveScan = { readonly hits: readonly NaiveHit[]; readonly newlines: number }

const NEWLINE = 0x0a
const RETURN = 0x0d

const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)

const occurs = ({ bytes, after }: Literal, line: Uint8Array): boolean => {
  for (let at = 0; at + bytes.length <= line.length; at += 1) {
    const isThere = bytes.every((byte, index) => lower(byte) === lower(line[at + index] ?? 0))
    if (isThere && mayFollow(after ?? null, line, at + bytes.length)) return true
  }
  return false
}

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
const taken = /(?!\t)[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u

const isDirty = (line: Uint8Array, isEnded: boolean): boolean => {
  const text = decoder.decode(line)
  return taken.test(isEnded && line.at(-1) === RETURN ? text.slice(0, -1) : text)
}

/** What the filter has to find, by the most simple way. */
export const scanNaively = (literals: readonly Literal[], bytes: Uint8Array, begin = 0): NaiveScan => {
  const hits: NaiveHit[] = []
  let newlines = 0
  for (let from = begin; from < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, from)
    const end = newline === -1 ? bytes.length : newline
    const line = bytes.subarray(from, end)
    const groups = new Set(literals.filter((one) => occurs(one, line)).map(({ group }) => group))
    if (isDirty(line, newline !== -1)) groups.add(DIRTY)
    for (const group of [...groups].toSorted((a, b) => a - b)) hits.push({ begin: from, end, group })
    if (newline !== -1) newlines += 1
    from = end + 1
  }
  return { hits, newlines }
}

const inOrder = (a: NaiveHit, b: NaiveHit): number => a.begin - b.begin || a.group - b.group

/** All hits of the filter, however many times it had to be called, and the calls. */
export const scanAll = (
  filter: ByteFilter,
  bytes: Uint8Array,
  begin = 0,
): NaiveScan & { readonly calls: number } => {
  filter.buffer.set(bytes)
  const hits: NaiveHit[] = []
  let newlines = 0
  let calls = 0
  for (let from = begin; ;) {
    const scan = filter.scan(bytes.length, from)
    calls += 1
    newlines += scan.newlines
    for (let at = 0; at < scan.hitCount * HIT_NUMBERS; at += HIT_NUMBERS) {
      const [lineBegin = -1, end = -1, group = -2] = scan.hits.subarray(at, at + HIT_NUMBERS)
      hits.push({ begin: lineBegin, end, group })
    }
    if (scan.scannedTo === bytes.length) return { hits: hits.toSorted(inOrder), newlines, calls }
    if (scan.scannedTo <= from) throw new Error(`The scan does not come on from ${from}.`)
    from = scan.scannedTo
  }
}
