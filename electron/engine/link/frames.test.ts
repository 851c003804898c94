import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineCutter, createLineStream } from './frames'

const linesOf = (longest: number, chunks: readonly Buffer[]): { lines: string[]; fault: string | null } => {
  const cut = createLineCutter(longest)
  const lines: string[] = []
  for (const chunk of chunks) {
    const taken = cut(chunk)
    lines.push(...taken.lines)
    if (taken.kind === 'fault') return { lines, fault: taken.why.code }
  }
  return { lines, fault: null }
}

describe('cutting bytes into lines', () => {
  it('gives the same lines however the bytes are cut, also within a character', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary', maxLength: 40 }).filter((line) => !line.includes('\n')),
          { maxLength: 12 },
        ),
        fc.array(fc.nat(7), { maxLength: 200 }),
        (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
          const chunks: Buffer[] = []
          let from = 0
          for (const cut of cuts) {
            chunks.push(bytes.subarray(from, from + cut))
            from += cut
          }
          chunks.push(bytes.subarray(from))
          expect(linesOf(1000, chunks)).toEqual({ lines, fault: null })
        },
      ),
    )
  })

  it('takes a line of the longest length and no longer one, in one piece or in many', () => {
    expect(linesOf(5, [Buffer.from('12345\nx\n')])).toEqual({ lines: ['12345', 'x'], fault: null })
    expect(linesOf(5, [Buffer.from('ok\n123456\n')])).toEqual({ lines: ['ok'], fault: 'wire.too_long' })
    expect(
      linesOf(
        5,
        ['12', '34', '56', '7'].map((text) => Buffer.from(text)),
      ),
    ).toEqual({
      lines: [],
      fault: 'wire.too_long',
    })
  })

  it('ends at bytes that are no text', () => {
    expect(linesOf(100, [Buffer.from('fine\n'), Buffer.from([0xff, 0xfe, 0x0a])])).toEqual({
      lines: ['fine'],
      fault: 'wire.not_text',
    })
  })

  it('holds no more than twice of a line that never ends', () => {
    const cut = createLineCutter(1024 * 1024)
    const before = process.memoryUsage().arrayBuffers
    for (let byte = 0; byte < 300_000; byte++) cut(Buffer.from('x'))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024)
  })
})

const pair = (longestBytes = 1000) => {
  const input = new PassThrough()
  const output = new PassThrough({ highWaterMark: 64 })
  const stream = createLineStream({ input, output, longestBytes, farewell: (why) => `bye ${why.code}` })
  return { input, output, stream }
}

describe('a stream of lines', () => {
  it('reads nothing before somebody listens, then in order', async () => {
    const { input, stream } = pair()
    input.write('one\ntwo\n')
    const lines: string[] = []
    const off = stream.onLine((line) => lines.push(line))
    input.write('three\n')
    await expect.poll(() => lines).toEqual(['one', 'two', 'three'])
    off()
    stream.close()
    expect((await stream.ended).why.code).toBe('wire.stopped')
  })

  it('tells a side that reads too slowly, and when it has read', async () => {
    const { output, stream } = pair()
    let drained = 0
    stream.onDrain(() => {
      drained += 1
    })
    expect(stream.send('x')).toBe(true)
    while (stream.send('y'.repeat(50))) expect(stream.waitingBytes()).toBeLessThan(1000)
    output.resume()
    await expect.poll(() => drained).toBe(1)
    stream.close()
    await stream.ended
  })

  it('says a last word to who breaks the rules, and hears nothing after it', async () => {
    const { input, output, stream } = pair(10)
    const lines: string[] = []
    stream.onLine((line) => lines.push(line))
    input.write('good\n')
    input.write(`${'x'.repeat(20)}\nafter\n`)
    expect((await stream.ended).why.code).toBe('wire.too_long')
    expect(lines).toEqual(['good'])
    expect(String(output.read())).toBe('bye wire.too_long\n')
    expect(stream.send('more')).toBe(false)
  })

  it('ends with what the system said when a stream breaks', async () => {
    const { input, stream } = pair()
    stream.onLine(() => undefined)
    input.destroy(new Error('EIO: i/o error'))
    expect(await stream.ended).toEqual({
      why: { code: 'wire.closed', params: {} },
      detail: 'EIO: i/o error',
    })
  })

  it('closes in time when nobody takes the last words', async () => {
    const { output, stream } = pair()
    while (stream.send('y'.repeat(50))) expect(output.destroyed).toBe(false)
    stream.close()
    await stream.ended
    expect(output.destroyed).toBe(true)
  })
})
