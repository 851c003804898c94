import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inputFault, openInput } from './read-input'
import { STDIN } from './stdin'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mamori-input-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

async function* pieces(...all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all
}
const write = (name: string, bytes: Uint8Array | string): string => {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return path
}
/** What comes of an input, and the fault that ended it. */
const read = async (path: string, stdin: AsyncIterable<Uint8Array> = pieces()) => {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of (await openInput(path, stdin)).chunks) chunks.push(Buffer.from(chunk))
    return { text: Buffer.concat(chunks).toString(), sizes: chunks.map(({ length }) => length), fault: null }
  } catch (error) {
    const text = Buffer.concat(chunks).toString()
    return { text, sizes: chunks.map(({ length }) => length), fault: inputFault(path, error).code }
  }
}
const openFiles = (): number => readdirSync('/proc/self/fd').length

const long = Array.from({ length: 60_000 }, (_, n) => `line ${n}\n`).join('')

describe('openInput', () => {
  it('gives the same pieces of a file, a packed one, one of several members and a stream', async () => {
    const half = Math.floor(long.length / 2)
    const members = Buffer.concat([gzipSync(long.slice(0, half)), gzipSync(long.slice(half))])
    const plain = await read(write('a.log', long))
    expect(plain.text).toBe(long)
    expect(plain.sizes.slice(0, -1).every((size) => size === 256 * 1024)).toBe(true)
    expect(await read(write('a.gz', gzipSync(long)))).toEqual(plain)
    expect(await read(write('b.gz', members))).toEqual(plain)
    const bytes = Buffer.from(long)
    expect(
      await read(STDIN, pieces(bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000))),
    ).toEqual(plain)
    expect(await read(STDIN, pieces(members.subarray(0, 1), members.subarray(1)))).toEqual(plain)
  })

  it('gives what was unpacked before a fault', async () => {
    const packed = gzipSync(long)
    const cut = await read(write('cut.gz', packed.subarray(0, packed.length - 30)))
    expect(cut.fault).toBe('logs.cut_off')
    expect(long.startsWith(cut.text) && cut.text.length > long.length / 2).toBe(true)
    const broken = await read(
      write('broken.gz', Buffer.from(packed).fill(0, packed.length - 8, packed.length - 4)),
    )
    expect(broken.fault).toBe('logs.corrupt')
    expect(long.startsWith(broken.text) && broken.text.length > long.length / 2).toBe(true)
    expect((await read(write('no.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3])))).fault).toBe('logs.corrupt')
  })

  it('tells what is no file', async () => {
    expect((await read(dir)).fault).toBe('logs.directory')
    expect((await read(join(dir, 'none'))).fault).toBe('logs.not_found')
  })

  it('reads what is empty or shorter than a mark', async () => {
    expect(await read(write('empty', ''))).toEqual({ text: '', sizes: [], fault: null })
    expect((await read(write('one', 'x'))).text).toBe('x')
    expect(await read(STDIN)).toEqual({ text: '', sizes: [], fault: null })
  })

  it('closes a file of which somebody has seen enough', async () => {
    const paths = [write('a.log', long), write('a.gz', gzipSync(long))]
    const before = openFiles()
    for (const path of paths)
      for await (const chunk of (await openInput(path, pieces())).chunks) {
        expect(chunk.length).toBe(256 * 1024)
        break
      }
    expect(openFiles()).toBe(before)
  })
})
