import { CANNOT_FOLLOW, FIRST_STATE, MAY_FOLLOW, type Following } from '../../what-follows'
import type { Literal } from '../byte-filter'

/** Whole numbers from 0 up to below `below`, the same ones for the same seed. */
export type Draw = (below: number) => number

/** Numbers by chance that can be had again (mulberry32). */
export const drawFrom = (seed: number): Draw => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export const pick = <T>(draw: Draw, from: readonly [T, ...T[]]): T => from[draw(from.length)] ?? from[0]

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Pieces whose neighbours make each other: parts of literals, of what is dirty, and of what is nearly so. */
const pieces: readonly [Uint8Array, ...Uint8Array[]] = [
  text('a'),
  text('b'),
  text('@'),
  text('`'),
  text('[{'),
  text('error'),
  text('接続'),
  text('：。'),
  text(' '),
  text('\t'),
  text('\r'),
  text('\r\n'),
  text('\n'),
  text('\u001b[31m'),
  text('\u007f'),
  text('\u0085'),
  text('\u00a0'),
  text('\u200b'),
  text('\u2010'),
  text('\u202a'),
  text('\u2069'),
  text('\ufeff'),
  text('\ufefe'),
  Uint8Array.of(0x00),
  Uint8Array.of(0x0b),
  Uint8Array.of(0x19),
  Uint8Array.of(0x1a),
  Uint8Array.of(0xc2),
  Uint8Array.of(0xe2),
  Uint8Array.of(0xe2, 0x80),
  Uint8Array.of(0xe2, 0x81),
  Uint8Array.of(0x80),
  Uint8Array.of(0xef, 0xbb),
  Uint8Array.of(0xff),
]

/** Bytes of one of several kinds: few letters, all bytes, or pieces that are cut off anywhere. */
export const drawBytes = (draw: Draw, length: number, newlineIn = 40): Uint8Array => {
  const kind = draw(4)
  if (kind === 3) {
    const parts = Array.from({ length: Math.ceil(length / 2) }, () => pick(draw, pieces))
    return new Uint8Array(Buffer.concat(parts)).subarray(0, length)
  }
  return Uint8Array.from({ length }, () => {
    if (draw(newlineIn) === 0) return 0x0a
    if (kind === 0) return 0x61 + draw(2)
    return kind === 1 ? 0x20 + draw(0x60) : draw(256)
  })
}

const upperCase = (draw: Draw, byte: number): number =>
  byte >= 0x61 && byte <= 0x7a && draw(2) === 0 ? byte - 0x20 : byte

/** The literal with some letters in upper case. */
export const inAnyCase = (draw: Draw, bytes: Uint8Array): Uint8Array =>
  bytes.map((byte) => upperCase(draw, byte))

const lowerCase = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

const isAllowed = (bytes: Uint8Array): boolean =>
  bytes.length > 0 && !bytes.includes(0x0a) && !Buffer.from(bytes).includes('\ufffd')

const NEWLINE = 0x0a

/** Some states by chance; nothing follows the end of a line. */
const drawFollowing = (draw: Draw): Following => {
  const states = 1 + draw(4)
  return Uint8Array.from({ length: states * 256 }, (_, at) => {
    if (at % 256 === NEWLINE || draw(3) === 0) return CANNOT_FOLLOW
    return draw(8) === 0 ? MAY_FOLLOW : FIRST_STATE + draw(states)
  })
}

/** Up to `count` literals, some of them parts of others. */
export const drawLiterals = (draw: Draw, count: number, groups: number): readonly Literal[] => {
  const made: Uint8Array[] = []
  for (let index = 0; index < count; index += 1) {
    const last = made.at(-1)
    const whole =
      last !== undefined && draw(3) === 0 ? last : drawBytes(draw, 1 + draw(draw(3) === 0 ? 64 : 9))
    const begin = whole === last ? draw(whole.length) : 0
    const bytes = lowerCase(whole.slice(begin, begin + 64).filter((byte) => byte !== 0x0a))
    if (isAllowed(bytes)) made.push(bytes)
  }
  return made.map((bytes) => ({
    bytes,
    group: draw(groups),
    ...(draw(3) === 0 && { after: drawFollowing(draw) }),
  }))
}

/** Bytes by chance with some of the literals put in, at both ends too. */
export const drawText = (draw: Draw, literals: readonly Literal[], length: number): Uint8Array => {
  const bytes = drawBytes(draw, length)
  const put = (literal: Uint8Array, at: number): void => {
    bytes.set(inAnyCase(draw, literal).subarray(0, Math.max(0, bytes.length - at)), at)
  }
  for (const { bytes: literal } of literals) {
    if (draw(3) === 0 && bytes.length > 0) put(literal, draw(bytes.length))
  }
  const [first, last] = [literals[0], literals.at(-1)]
  if (first !== undefined && draw(4) === 0) put(first.bytes, 0)
  if (last !== undefined && draw(4) === 0) put(last.bytes, Math.max(0, bytes.length - last.bytes.length))
  return bytes
}
