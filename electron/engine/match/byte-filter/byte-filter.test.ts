import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../logs/clean-text'
import { createByteFilter, DIRTY, HIT_NUMBERS, type Literal } from './byte-filter'
import { scanAll, scanNaively } from './testing/naive-filter'
import { drawFrom, drawLiterals, drawText, inAnyCase } from './testing/random-bytes'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const literalsOf = (...texts: readonly string[]): readonly Literal[] =>
  texts.map((text, group) => ({ bytes: encode(text), group }))

const found = (literals: readonly Literal[], text: string | Uint8Array) => {
  const bytes = typeof text === 'string' ? encode(text) : text
  const { hits, newlines } = scanAll(createByteFilter(literals, { chunkBytes: bytes.length + 1 }), bytes)
  return { hits, newlines }
}

describe('the filter over bytes', () => {
  it('tells for each line, and for each group once, where the line is', () => {
    const literals = literalsOf('connection refused', 'enoent', '" 5')
    const text = 'ok\nECONN: Connection Refused, connection refused\n"GET / HTTP/1.1" 500 (ENOENT)\nend'
    expect(found(literals, text)).toEqual({
      hits: [
        { begin: 3, end: 48, group: 0 },
        { begin: 49, end: 78, group: 1 },
        { begin: 49, end: 78, group: 2 },
      ],
      newlines: 3,
    })
  })

  it('finds what is written in Japanese, and nothing that only looks alike in its bytes', () => {
    const literals = literalsOf('接続に失敗', 'メモリ不足')
    expect(found(literals, 'a\nDB への接続に失敗しました\nメモリが不足').hits).toEqual([
      { begin: 2, end: 38, group: 0 },
    ])
  })

  it('takes letters in either case, and no other bytes that differ by the same bit', () => {
    expect(found(literalsOf('a@[1'), 'A@[1').hits).toHaveLength(1)
    expect(found(literalsOf('a@[1'), 'A`[1').hits).toEqual([])
    expect(found(literalsOf('a@[1'), 'A@{1').hits).toEqual([])
    expect(found(literalsOf('a@[1'), Uint8Array.of(0x41, 0x40, 0x5b, 0x11)).hits).toEqual([
      { begin: 0, end: 4, group: DIRTY },
    ])
    expect(found(literalsOf('`'), '@').hits).toEqual([])
    expect(found(literalsOf('é'), 'É').hits).toEqual([])
  })

  it('finds literals of every length at every place of a chunk of every length', () => {
    const letters = encode('abcdefghijklmnopqrstuvwxyz0123456789-=;,./<>?:"|{}_+()*&^%$#!~abcdef')
    for (let length = 1; length <= 64; length += 1) {
      const bytes = letters.slice(0, length)
      const filter = createByteFilter([{ bytes, group: 0 }], { chunkBytes: 160 })
      for (let at = 0; at <= 33; at += 1) {
        for (const after of [0, 1, 15, 16, 17]) {
          const text = new Uint8Array(at + length + after).fill(0x20)
          text.set(bytes, at)
          // What stands beyond the end is not a part of the chunk.
          filter.buffer.fill(0x61)
          expect(scanAll(filter, text).hits).toEqual([{ begin: 0, end: text.length, group: 0 }])
          const cut = text.subarray(0, at + length - 1)
          expect(filter.scan(cut.length).hitCount).toBe(0)
        }
      }
    }
  })

  it('looks neither before where it begins nor beyond where it ends', () => {
    const filter = createByteFilter(literalsOf('abcdef', 'ab'), { chunkBytes: 64 })
    filter.buffer.set(encode('abcdefabcdef'))
    expect(filter.scan(12, 3).hitCount).toBe(2)
    expect(filter.scan(11, 7).hitCount).toBe(0)
    expect(filter.scan(8, 8)).toMatchObject({ hitCount: 0, scannedTo: 8, newlines: 0 })
  })

  it('finds the same as the most simple way, for literals and bytes by chance', () => {
    const draw = drawFrom(5)
    for (let round = 0; round < 1500; round += 1) {
      const literals = drawLiterals(draw, draw(12), 1 + draw(6))
      const filter = createByteFilter(literals, { chunkBytes: 600, hitCount: draw(20) })
      for (let text = 0; text < 6; text += 1) {
        const bytes = drawText(draw, literals, draw(600))
        const { hits, newlines } = scanAll(filter, bytes)
        expect({ round, hits, newlines }).toEqual({ round, ...scanNaively(literals, bytes) })
      }
    }
  })

  it('finds the same in long chunks, wherever among many quiet lines something is', () => {
    const draw = drawFrom(9)
    const literals = literalsOf('needle', 'ab', '針')
    const filter = createByteFilter(literals, { chunkBytes: 30_000 })
    for (let round = 0; round < 150; round += 1) {
      const bytes = new Uint8Array(20_000 + draw(10_000)).map(() => (draw(9) === 0 ? 0x0a : 0x78))
      for (let left = draw(6); left > 0; left -= 1) {
        const { bytes: literal } = literals[draw(literals.length)] ?? { bytes: encode('\u007f') }
        bytes.set(inAnyCase(draw, literal), draw(bytes.length - literal.length))
      }
      const begin = draw(5000)
      const { hits, newlines } = scanAll(filter, bytes, begin)
      expect({ round, hits, newlines }).toEqual({ round, ...scanNaively(literals, bytes, begin) })
    }
  })

  it('finds the same among hundreds of literals', () => {
    const draw = drawFrom(7)
    for (let round = 0; round < 10; round += 1) {
      const literals = drawLiterals(draw, 100 + draw(1900), 1 + draw(300))
      const filter = createByteFilter(literals, { chunkBytes: 3000, hitCount: 10 })
      const bytes = drawText(draw, literals.slice(0, 40), 3000)
      const { hits, newlines } = scanAll(filter, bytes)
      expect({ round, hits, newlines }).toEqual({ round, ...scanNaively(literals, bytes) })
    }
  })

  it('says of no line that it is clean and empty when its cleaned text contains a literal', () => {
    const part = fc.constantFrom(
      'fail',
      'FAIL',
      '\u001b',
      '\u200b',
      '\r',
      '\u0085',
      '失',
      '敗',
      '\u0000',
      ' ',
    )
    const bytes = fc.oneof(
      fc.array(part).map((parts) => encode(parts.join(''))),
      fc.uint8Array({ max: 255, maxLength: 80 }),
    )
    const literals = literalsOf('failfail', '失敗', 'fail失')
    const filter = createByteFilter(literals, { chunkBytes: 1024 })
    fc.assert(
      fc.property(bytes, (given) => {
        const line = given.filter((byte) => byte !== 0x0a)
        const { hits } = scanAll(filter, line)
        const text = cleanText(line).toLowerCase()
        const isThere = literals.some(({ bytes }) => text.includes(Buffer.from(bytes).toString()))
        expect(hits.length > 0 || !isThere).toBe(true)
        expect(hits.some(({ group }) => group === DIRTY) || text.length === cleanText(line).length).toBe(true)
      }),
      { seed: 11, numRuns: 3000 },
    )
  })

  it('looks closely at less when it has seen a sample of what it searches', () => {
    const line = 'quota of the pool is exceptionally low, connector refuses\n'
    const bytes = encode(line.repeat(200))
    const literals = literalsOf('exception in pool', 'connection refused', 'quota exceeded')
    const looksWith = (sample: Uint8Array): number => {
      const filter = createByteFilter(literals, { chunkBytes: bytes.length, sample })
      filter.buffer.set(bytes)
      const { hitCount, looks } = filter.scan(bytes.length)
      expect(hitCount).toBe(0)
      return looks
    }
    expect(looksWith(bytes)).toBeLessThan(looksWith(encode('0123456789'.repeat(100))) / 10 + 2)
  })

  it('keeps the bytes as they are', () => {
    const draw = drawFrom(3)
    const literals = literalsOf('ab', 'error')
    const filter = createByteFilter(literals, { chunkBytes: 500 })
    const bytes = drawText(draw, literals, 500)
    filter.buffer.set(bytes)
    filter.scan(333, 7)
    expect(Buffer.from(filter.buffer).equals(bytes)).toBe(true)
  })
})

describe('dirty lines', () => {
  it.each([
    ['a control character', 'a\u0001b'],
    ['NUL', 'a\u0000'],
    ['an escape sequence', '\u001b[31mfailed\u001b[0m'],
    ['DEL', 'a\u007f'],
    ['a carriage return within the line', 'progress 1\rprogress 2'],
    ['a carriage return at the end of what there is', 'a\r'],
    ['two carriage returns before the newline', 'a\r\r\n'],
    ['U+0080', 'a\u0080'],
    ['U+009F', '\u009f'],
    ['U+200B', '\u200b'],
    ['U+200E', '\u200e'],
    ['U+200F', '\u200f'],
    ['U+202A', '\u202a'],
    ['U+202E', '\u202e'],
    ['U+2060', '\u2060'],
    ['U+2066', '\u2066'],
    ['U+2069', '\u2069'],
    ['U+FEFF', 'a\ufeff'],
  ])('are told: %s', (_, text) => {
    expect(found(literalsOf('x'), `clean\n${text}`).hits).toMatchObject([{ begin: 6, group: DIRTY }])
  })

  it.each([
    ['a tab', 'a\tb'],
    ['a carriage return before the newline', 'a\r\nb\r\n'],
    ['U+00A0', '\u00a0'],
    ['U+200C', '\u200c\u200d\u200a\u2010'],
    ['U+2029', '\u2028\u2029\u202f'],
    ['U+2061', '\u2061\u2065\u206a'],
    ['U+FF1A', '：ｆ\ufefe'],
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xe2, 0x80, 0x20, 0xc2, 0x20, 0xef, 0xbb)],
  ])('are not: %s', (_, text) => {
    expect(found(literalsOf('x'), text).hits).toEqual([])
  })

  it('are told for exactly those characters that cleaning takes out', () => {
    const filter = createByteFilter([], { chunkBytes: 16 })
    for (let code = 0; code < 0x1_0000; code += 1) {
      if (code === 0x0a || (code >= 0xd800 && code <= 0xdfff)) continue
      const text = `-${String.fromCharCode(code)}-`
      const isChanged = cleanText(encode(text)) !== text
      expect([code, scanAll(filter, encode(text)).hits.length === 1]).toEqual([code, isChanged])
    }
  })
})

describe('hits that have no room', () => {
  it('are found by going on from where the scan came to', () => {
    const text = 'x y z\n'.repeat(1000)
    const literals = literalsOf('x', 'y', 'z')
    const filter = createByteFilter(literals, { chunkBytes: text.length, hitCount: 10 })
    const { hits, newlines, calls } = scanAll(filter, encode(text))
    expect(hits).toHaveLength(3000)
    expect(newlines).toBe(1000)
    expect(calls).toBeGreaterThan(300)
    expect(hits).toEqual(scanNaively(literals, encode(text)).hits)
  })

  it('are few when one line is full of them', () => {
    const text = encode('error \u0001'.repeat(50_000))
    const filter = createByteFilter(literalsOf('error', 'ror'), { chunkBytes: text.length })
    filter.buffer.set(text)
    const { hits, hitCount, scannedTo } = filter.scan(text.length)
    expect(scannedTo).toBe(text.length)
    expect(hitCount).toBe(3)
    expect([...hits.subarray(0, HIT_NUMBERS)]).toEqual([0, text.length, 0])
  })
})

describe('literals that cannot be searched', () => {
  it.each([
    ['an empty one', new Uint8Array(0), 0, /no bytes/],
    ['one with a newline', encode('a\nb'), 0, /newline/],
    ['one with what stands for broken bytes', encode('a\ufffd'), 0, /U\+FFFD/],
    ['one of no group', encode('a'), -1, /group/],
    ['one of half a group', encode('a'), 0.5, /group/],
  ])('are refused: %s', (_, bytes, group, told) => {
    expect(() => createByteFilter([{ bytes, group }])).toThrow(told)
  })

  it('and a part that is not in the buffer is refused', () => {
    const filter = createByteFilter([], { chunkBytes: 10 })
    expect(() => filter.scan(11)).toThrow(RangeError)
    expect(() => filter.scan(5, 6)).toThrow(RangeError)
    expect(() => filter.scan(5, -1)).toThrow(RangeError)
    expect(() => filter.scan(Number.NaN)).toThrow(RangeError)
  })
})
