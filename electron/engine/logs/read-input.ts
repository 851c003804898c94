import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { isGzip } from './gzip-mark'
import { failureSituation } from './log-situation'
import { toFailure } from './open-log'
import { STDIN } from './stdin'

const READ_BYTES = 256 * 1024
/** Compressed at most about a thousand times: what is fed at once may come to a thousand times as much. */
const FED_BYTES = 16 * 1024
/** What is unpacked in one go, and lost where a fault comes within it. */
const UNPACKED_BYTES = 64 * 1024

/** A file or a stream that is read once from its beginning to its end. */
export type Input = {
  /** Pieces of 256 KiB and a last one that may be shorter; each is good until the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** When it was last changed, epoch ms; null for a stream. */
  readonly changedAt: number | null
}

async function* inflate(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES })
  const failures: Error[] = []
  let ready: Buffer[] = []
  const failed = new Promise<void>((resolve) => {
    gunzip.once('error', (error) => {
      failures.push(error)
      resolve()
    })
  })
  const ended = new Promise<void>((resolve) => gunzip.once('end', resolve))
  gunzip.on('data', (bytes: Buffer) => ready.push(bytes))
  // What was unpacked before a fault is handed on all the same, which a piped stream would not do.
  function* take(): Generator<Uint8Array> {
    const taken = ready
    ready = []
    yield* taken
    const [error] = failures
    if (error) throw error
  }
  try {
    for await (const bytes of packed)
      for (let from = 0; from < bytes.length; from += FED_BYTES) {
        // A copy: it may not be changed before it is used.
        const piece = Buffer.from(bytes.subarray(from, from + FED_BYTES))
        await Promise.race([new Promise<void>((resolve) => gunzip.write(piece, () => resolve())), failed])
        yield* take()
      }
    gunzip.end()
    await Promise.race([ended, failed])
    yield* take()
  } finally {
    gunzip.destroy()
  }
}

/** The same bytes in pieces that depend on nothing but the bytes: what comes of them is the same each time. */
async function* evenly(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(READ_BYTES)
  const failures: unknown[] = []
  let filled = 0
  try {
    for await (const piece of pieces)
      for (let from = 0; from < piece.length;) {
        const part = piece.subarray(from, from + READ_BYTES - filled)
        chunk.set(part, filled)
        filled += part.length
        from += part.length
        if (filled < READ_BYTES) continue
        yield chunk
        filled = 0
      }
  } catch (error) {
    failures.push(error)
  }
  // What came before a fault counts.
  if (filled > 0) yield chunk.subarray(0, filled)
  if (failures.length > 0) throw failures[0]
}

/** Compressed data is known by its first bytes. */
async function* unpacked(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  try {
    let head = Buffer.alloc(0)
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      head = Buffer.concat([head, next.value])
      if (head.length >= 2) break
    }
    async function* whole(): AsyncGenerator<Uint8Array> {
      if (head.length > 0) yield head
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    }
    yield* isGzip(head) ? inflate(whole()) : whole()
  } finally {
    // Whoever has seen enough closes the file, too.
    await iterator.return?.()
  }
}

async function* fromFile(handle: FileHandle): AsyncGenerator<Uint8Array> {
  try {
    const buffer = Buffer.allocUnsafe(READ_BYTES)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/**
 * Opens a file, or `stdin` under the name `-`. Data compressed by gzip are known by their first bytes and may have
 * several members. Rejects with a system error; so do the chunks, after what could still be read. See `inputFault`.
 */
export const openInput = async (path: string, stdin: AsyncIterable<Uint8Array>): Promise<Input> => {
  if (path === STDIN) return { chunks: evenly(unpacked(stdin)), changedAt: null }
  const found = await stat(path)
  if (found.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' })
  const handle = await open(path, constants.O_RDONLY)
  return { chunks: evenly(unpacked(fromFile(handle))), changedAt: found.isFile() ? found.mtimeMs : null }
}

/** Why an input was not read, or not to its end, for a person. */
export const inputFault = (path: string, error: unknown): Message => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return message('logs.cut_off', { path })
  if (code.startsWith('Z_')) return message('logs.corrupt', { path, reason: code })
  const failure = toFailure(error)
  return failure.kind === 'missing'
    ? message('logs.not_found', { path })
    : failureSituation(failure, path, true).message
}
