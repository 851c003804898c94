import { kernelBytes } from './kernel-bytes'
import { layOutMemory, type Image, type Literal } from './lay-out-memory'
import { readSample, type LogSample } from './log-sample'
import { typicalLines } from './typical-lines'

export type { Literal } from './lay-out-memory'

/** The group of a line that must be looked at in full: cleaning would change its text, so its bytes tell too little. */
export const DIRTY = -1

/** How many numbers stand for one hit: where its line begins and ends, and the group. */
export const HIT_NUMBERS = 3

export type Scan = {
  /**
   * Three numbers a hit: where the line begins, where it ends (its newline, or the end of what was searched), the group of
   * the literal or `DIRTY`. Lines in their order, each (line, group) once. Valid up to the next scan.
   */
  readonly hits: Int32Array
  readonly hitCount: number
  /** How far it came: to the end, or to the begin of the line whose hits had no room any more; go on from there. */
  readonly scannedTo: number
  /** Newlines before `scannedTo`, counted from where the scan began. */
  readonly newlines: number
  /** Blocks of 16 bytes that had to be looked at closely; many of them are slow: a better `sample` would help. */
  readonly looks: number
}

export type ByteFilter = {
  /** Read into this, as much as it takes, then scan. The bytes stay as they are. */
  readonly buffer: Uint8Array
  /** Searches the bytes from `from`, where a line begins, up to `to`, where one ends. */
  readonly scan: (to: number, from?: number) => Scan
}

export type ByteFilterOptions = {
  /** The size of `buffer`. */
  readonly chunkBytes?: number
  /** Some of what will be searched: the literals are then told apart by what is rare in it. */
  readonly sample?: Uint8Array
  /** Room for so many hits, at least for those of two lines. */
  readonly hitCount?: number
}

const NEWLINE = 0x0a
const PAGE_BYTES = 65_536
const MAX_GROUP = 65_535
/** U+FFFD: what cleaning makes of bytes that are not UTF-8, so no literal can stand for it. */
const REPLACEMENT = Buffer.from([0xef, 0xbf, 0xbd])

let compiled: WebAssembly.Module | null = null
let typical: LogSample | null = null

const typicalSample = (): LogSample => (typical ??= readSample(Buffer.from(typicalLines)))

const compile = (): WebAssembly.Module => {
  const bytes = kernelBytes()
  if (!WebAssembly.validate(bytes)) {
    throw new Error(
      'This runtime has no WebAssembly SIMD (fixed-width, 128 bit): it needs Node 16.4 or newer.',
    )
  }
  return new WebAssembly.Module(bytes)
}

const check = ({ bytes, group }: Literal): void => {
  if (bytes.length === 0) throw new RangeError('A literal has no bytes.')
  if (bytes.includes(NEWLINE)) throw new RangeError('A literal contains a newline.')
  if (Buffer.from(bytes).includes(REPLACEMENT)) throw new RangeError('A literal contains U+FFFD.')
  if (!Number.isInteger(group) || group < 0 || group > MAX_GROUP) {
    throw new RangeError(`The group of a literal is not a whole number from 0 to ${MAX_GROUP}: ${group}`)
  }
}

type Kernel = {
  readonly scan: (from: number, to: number) => number
  readonly hit: WebAssembly.Global
  readonly newlines: WebAssembly.Global
  readonly looks: WebAssembly.Global
}

const instantiate = (
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  layout: Readonly<Record<string, number>>,
): Kernel => {
  const { exports } = new WebAssembly.Instance(module, { host: { memory } })
  const cell = (name: string): WebAssembly.Global => {
    const value = exports[name]
    if (!(value instanceof WebAssembly.Global)) throw new Error(`kernel.wat exports no global ${name}`)
    return value
  }
  for (const [name, value] of Object.entries(layout)) cell(name).value = value
  const { scan } = exports
  if (typeof scan !== 'function') throw new Error('kernel.wat exports no function scan')
  return { scan, hit: cell('hit'), newlines: cell('newlines'), looks: cell('looks') }
}

/** All that a search needs to know, as data: it can be made in one thread and used in others. */
export type FilterPlan = Image

/** Throws a RangeError for a literal that cannot be searched: an empty one, one with a newline or with U+FFFD. */
export const planFilter = (
  literals: readonly Literal[],
  { chunkBytes = 1024 * 1024, sample, hitCount = 4096 }: ByteFilterOptions = {},
): FilterPlan => {
  literals.forEach(check)
  const sizes = { chunkBytes, hitCount }
  return layOutMemory(literals, sizes, sample === undefined ? typicalSample() : readSample(sample))
}

/** Makes a search of a plan. */
export const openFilter = ({ bytes, layout, memoryBytes, chunkBytes }: FilterPlan): ByteFilter => {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(memoryBytes / PAGE_BYTES) })
  new Uint8Array(memory.buffer).set(bytes)
  compiled ??= compile()
  const kernel = instantiate(compiled, memory, layout)
  const hits = new Int32Array(memory.buffer, layout.hits, (layout.hitsEnd - layout.hits) / 4)
  return {
    buffer: new Uint8Array(memory.buffer, layout.chunk, chunkBytes),
    scan: (to, from = 0) => {
      if (!(from >= 0 && from <= to && to <= chunkBytes)) {
        throw new RangeError(`Not a part of the buffer of ${chunkBytes} bytes: ${from} to ${to}`)
      }
      const scannedTo = kernel.scan(from, to)
      const hitCount = (kernel.hit.value - layout.hits) / (4 * HIT_NUMBERS)
      return { hits, hitCount, scannedTo, newlines: kernel.newlines.value, looks: kernel.looks.value }
    },
  }
}

/**
 * Finds the lines that contain one of many literals, whatever the case of their letters (ASCII), in the bytes of logs as
 * they are on disk. A line that contains none, and is not dirty, contains none when it is cleaned (`cleanText`), either.
 * Throws as `planFilter` does.
 */
export const createByteFilter = (literals: readonly Literal[], options: ByteFilterOptions = {}): ByteFilter =>
  openFilter(planFilter(literals, options))
