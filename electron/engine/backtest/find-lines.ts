import { TRIGGERS } from '../logs/begin-traceback'
import { cleanText } from '../logs/clean-text'
import { detectEncoding } from '../logs/encoding'
import { createLineSplitter, MAX_LINE_BYTES, type Line } from '../logs/line-splitter'
import type { CompiledRule } from '../logs/match-lines'
import { createByteFilter, HIT_NUMBERS, type ByteFilter } from '../match/byte-filter/byte-filter'
import { filterLiterals, toLiteral } from '../match/filter-literals'

const CHUNK_BYTES = 256 * 1024
const NEWLINE = 0x0a
const RETURN = 0x0d

/** Lines, of which only some may be in any rule or begin a traceback. Their texts are good until the next are taken. */
export type FoundLines = {
  readonly lines: readonly Line[]
  readonly isWanted: (index: number) => boolean
  /** How many of them are too long to be looked at as a whole. */
  readonly cut: number
}

export type LineFinder = {
  /** Takes the next bytes of the file, at most 256 KiB, and returns the lines that they end. */
  readonly take: (bytes: Uint8Array) => FoundLines
  /** The last line, if it has no end. */
  readonly end: () => FoundLines
}

/** What the splitter puts behind a line of which it has kept only the beginning. */
const CUT = / …\[\+\d+ bytes\]$/
const cutOf = (lines: readonly Line[]): number => lines.filter(({ text }) => CUT.test(text)).length

const all = (lines: readonly Line[]): FoundLines => ({ lines, isWanted: () => true, cut: cutOf(lines) })

/** Searches for what any of the rules needs; null where one needs no text that could be searched for. */
export const filterOf = (rules: readonly CompiledRule[]): ByteFilter | null => {
  const required = rules.map(({ pattern }) => filterLiterals(pattern, 0))
  if (required.includes(null)) return null
  const literals = [
    ...TRIGGERS.map((trigger) => toLiteral(trigger, 0)),
    ...required.flatMap((list) => list ?? []),
  ]
  return createByteFilter(literals, { chunkBytes: CHUNK_BYTES })
}

const textOf = (bytes: Buffer): string => {
  const dropped = bytes.length - MAX_LINE_BYTES
  const text = cleanText(
    bytes.at(-1) === RETURN && dropped <= 0 ? bytes.subarray(0, -1) : bytes.subarray(0, MAX_LINE_BYTES),
  )
  return dropped > 0 ? `${text} …[+${dropped} bytes]` : text
}

/** A line whose text is made when it is asked for: nearly none is. Of millions, each is one small object. */
class LazyLine implements Line {
  readonly offset: number
  readonly #bytes: Buffer
  readonly #begin: number
  readonly #end: number
  constructor(bytes: Buffer, begin: number, end: number, offset: number) {
    this.#bytes = bytes
    this.#begin = begin
    this.#end = end
    this.offset = offset
  }
  get text(): string {
    return textOf(this.#bytes.subarray(this.#begin, this.#end))
  }
}

type Searched = { readonly lines: readonly Line[]; readonly wanted: readonly boolean[]; readonly cut: number }

/** Where the lines begin in which something stands that is searched for, in their order. */
const hitBegins = (filter: ByteFilter, length: number): readonly number[] => {
  const begins: number[] = []
  for (let from = 0; from < length;) {
    const { hits, hitCount, scannedTo } = filter.scan(length, from)
    for (let at = 0; at < hitCount * HIT_NUMBERS; at += HIT_NUMBERS) begins.push(hits[at] ?? 0)
    from = scannedTo
  }
  return begins
}

/** Searches whole lines. */
const search = (filter: ByteFilter, bytes: Buffer, offset: number): Searched => {
  filter.buffer.set(bytes)
  const begins = hitBegins(filter, bytes.length)
  const lines: Line[] = []
  const wanted: boolean[] = []
  let [next, cut] = [0, 0]
  for (let begin = 0; begin < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, begin)
    const isHit = begins[next] === begin
    while (begins[next] === begin) next += 1
    lines.push(new LazyLine(bytes, begin, newline, offset + begin))
    wanted.push(isHit)
    if (newline - begin > MAX_LINE_BYTES) cut += 1
    begin = newline + 1
  }
  return { lines, wanted, cut }
}

/**
 * Cuts a file's bytes into the lines that the line splitter makes of them, but searches the bytes first: of the lines
 * without anything that a rule needs, not even the text is made. One filter may serve many files, as long as what was
 * taken of one is done with before the next is taken.
 */
export const createLineFinder = (filter: ByteFilter | null): LineFinder => {
  let splitter = createLineSplitter(0)
  let position = 0
  let isPlain = filter !== null

  const takeWhole = (bytes: Buffer): FoundLines => {
    position += bytes.length
    return all(splitter.push(bytes))
  }

  return {
    take: (given) => {
      const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
      if (position === 0 && detectEncoding(bytes).encoding !== 'utf-8') isPlain = false
      const [first, last] = [bytes.indexOf(NEWLINE), bytes.lastIndexOf(NEWLINE)]
      if (!isPlain || filter === null || first === -1) return takeWhole(bytes)
      // What crosses the borders of the bytes is a matter of the splitter.
      const crossing = splitter.push(bytes.subarray(0, first + 1))
      const { lines, wanted, cut } = search(filter, bytes.subarray(first + 1, last + 1), position + first + 1)
      splitter = createLineSplitter(position + last + 1, { encoding: 'utf-8' })
      splitter.push(bytes.subarray(last + 1))
      position += bytes.length
      return {
        lines: [...crossing, ...lines],
        cut: cut + cutOf(crossing),
        isWanted: (index) => index < crossing.length || wanted[index - crossing.length] === true,
      }
    },
    end: () => {
      const partial = splitter.takePartial()
      return all(partial ? [partial] : [])
    },
  }
}
