import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from './clean-text'
import { detectEncoding } from './encoding'
import { createLineSplitter, MAX_LINE_BYTES } from './line-splitter'

const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('createLineSplitter', () => {
  it('gives lines with their byte offsets, whatever the line ending', () => {
    const splitter = createLineSplitter(100)
    expect(splitter.push(bytes('一\r\ntwo\n\nrest'))).toEqual([
      { text: '一', offset: 100 },
      { text: 'two', offset: 105 },
      { text: '', offset: 109 },
    ])
    expect(splitter.pendingOffset()).toBe(110)
  })

  it('gives the same lines however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\n', '\r\n', '日', '\0', '\u001B[31m')),
        fc.array(fc.nat(20)),
        (parts, cuts) => {
          const whole = bytes(parts.join(''))
          const pieces = createLineSplitter(0)
          const lines = []
          let from = 0
          for (const cut of cuts) {
            lines.push(...pieces.push(whole.subarray(from, from + cut)))
            from += cut
          }
          lines.push(...pieces.push(whole.subarray(from)))
          expect(lines).toEqual(createLineSplitter(0).push(whole))
        },
      ),
    )
  })

  it('gives an unfinished line once, and whole when it ends', () => {
    const splitter = createLineSplitter(0)
    splitter.push(bytes('ERR'))
    expect(splitter.takePartial()).toEqual({ text: 'ERR', offset: 0 })
    expect(splitter.takePartial()).toBeNull()
    expect(splitter.pendingOffset()).toBeNull()
    splitter.push(bytes('OR'))
    expect(splitter.pendingOffset()).toBe(0)
    expect(splitter.takePartial()).toEqual({ text: 'ERROR', offset: 0 })
    expect(splitter.push(bytes(' x\n'))).toEqual([{ text: 'ERROR x', offset: 0 }])
    expect(splitter.takePartial()).toBeNull()
  })

  it('cuts a long line and says how much it left out', () => {
    const splitter = createLineSplitter(0)
    for (let i = 0; i < 40; i += 1) splitter.push(bytes('x'.repeat(10_000)))
    const [line] = splitter.push(bytes('\nnext\n'))
    expect(line?.text).toBe(`${'x'.repeat(MAX_LINE_BYTES)} …[+${400_000 - MAX_LINE_BYTES} bytes]`)
  })

  it('does not let the NUL bytes of a truncated file hide the line after them', () => {
    const splitter = createLineSplitter(0)
    splitter.push(new Uint8Array(MAX_LINE_BYTES * 3))
    expect(splitter.push(bytes('ERROR boom\n'))).toEqual([{ text: 'ERROR boom', offset: 0 }])
  })
})

const wide = (text: string, bigEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

describe.each([
  ['little', false],
  ['big', true],
] as const)('UTF-16, %s end first', (_name, bigEndian) => {
  // U+0A41 and U+410A hold the byte of a newline.
  const text = 'ERROR 一\u0A41\u410A\r\n\nthird\nrest'

  it('gives lines with their byte offsets however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(7)), (cuts) => {
        const whole = wide(text, bigEndian)
        const splitter = createLineSplitter(0)
        const lines = []
        let from = 0
        for (const cut of cuts) {
          lines.push(...splitter.push(whole.subarray(from, from + cut)))
          from += cut
        }
        lines.push(...splitter.push(whole.subarray(from)))
        expect(lines).toEqual([
          { text: 'ERROR 一\u0A41\u410A', offset: 0 },
          { text: '', offset: 24 },
          { text: 'third', offset: 26 },
        ])
        expect(splitter.takePartial()).toEqual({ text: 'rest', offset: 38 })
      }),
    )
  })

  it('goes on in the middle of a file', () => {
    const whole = wide(text, bigEndian)
    const { encoding } = detectEncoding(whole)
    expect(createLineSplitter(26, { encoding }).push(whole.subarray(26))).toEqual([
      { text: 'third', offset: 26 },
    ])
  })
})

it('takes the mark of UTF-8 for no part of the first line', () => {
  const splitter = createLineSplitter(0)
  expect([
    ...splitter.push(Buffer.from([0xef, 0xbb])),
    ...splitter.push(Buffer.from([0xbf, 0x61, 0x0a])),
  ]).toEqual([{ text: 'a', offset: 0 }])
})

describe('cleanText', () => {
  it.each([
    ['\u001B[31mERROR\u001B[0m boom', 'ERROR boom'],
    ['\u001B]0;title\u0007text', 'text'],
    ['\u001B]8;;https://x.example\u001B\\link\u001B]8;;\u001B\\', 'link'],
    ['a\u0000b\u0008c\td\re', 'abc\td e'],
    ['safe \u202Egnp.exe', 'safe gnp.exe'],
    ['ends in \u001B', 'ends in '],
  ])('%j', (raw, expected) => expect(cleanText(Buffer.from(raw))).toBe(expected))

  it('shows broken UTF-8 and keeps the rest', () => {
    expect(cleanText(Buffer.from([0x45, 0xff, 0x52, 0xe6, 0x97]))).toBe('E\uFFFDR\uFFFD')
  })

  it('stays fast on bytes that are made to be slow', () => {
    const startedAt = performance.now()
    cleanText(Buffer.from('\u001B]'.repeat(32_768)))
    cleanText(Buffer.from('\u001BP'.repeat(32_768)))
    cleanText(Buffer.from(`\u001B[${';'.repeat(65_000)}`))
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})
