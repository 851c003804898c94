import { createHash } from 'node:crypto'
import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { createGzip } from 'node:zlib'
import { message } from '@shared/domain/message'
import { codeOf, Stop } from '../hand/stop'
import { syncFolder } from './backup-folder'
import { manifestNameOf, type Manifest, type ManifestFile } from './manifest'
import { tarOf } from './tar-stream'

const PART = '.part'
const PIECE_BYTES = 256 * 1024

type Encrypt = (plain: Readable) => Promise<Readable>

/** Judges the recipient before anything is read for it. */
const encryptionFor = async (recipient: string): Promise<Encrypt> => {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Stop('failed', message('backup.failed.recipient', { reason }))
  }
  return async (plain) => {
    const stream = Readable.toWeb(plain) as globalThis.ReadableStream<Uint8Array>
    return Readable.fromWeb((await encrypter.encrypt(stream)) as ReadableStream)
  }
}

const writeDurably = async (file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> => {
  const part = `${file}${PART}`
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      await write(handle)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

export type ArchiveOrder = Pick<Manifest, 'host' | 'repairId' | 'at' | 'archive'> & {
  readonly dir: string
  readonly paths: readonly string[]
  readonly recipient: string | null
}

/**
 * Writes one archive and then its manifest, each whole and on the disk before it has its name. Throws `Stop` for what
 * cannot be kept; nothing of it is left then.
 */
export const writeArchive = async (
  { dir, paths, recipient, ...head }: ArchiveOrder,
  signal: AbortSignal,
): Promise<Manifest> => {
  const encrypt = recipient === null ? null : await encryptionFor(recipient)
  const files: ManifestFile[] = []
  const hash = createHash('sha256')
  let bytes = 0
  const target = join(dir, head.archive)
  try {
    await writeDurably(target, async (handle) => {
      const gzip = createGzip({ level: 6, chunkSize: PIECE_BYTES })
      const packed = pipeline(
        Readable.from(
          tarOf(paths, signal, (file) => files.push(file)),
          { objectMode: false },
        ),
        gzip,
        { signal },
      )
      const source = encrypt === null ? gzip : await encrypt(gzip)
      const written = (async () => {
        for await (const piece of source as AsyncIterable<Uint8Array>) {
          hash.update(piece)
          for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten
          bytes += piece.length
        }
      })()
      await Promise.all([packed, written])
    })
    await syncFolder(dir)
    const manifest: Manifest = { version: 1, ...head, bytes, sha256: hash.digest('hex'), files }
    await writeDurably(join(dir, manifestNameOf(head.archive)), (handle) =>
      writeFile(handle, `${JSON.stringify(manifest, null, 2)}\n`),
    )
    await syncFolder(dir)
    return manifest
  } catch (error) {
    await rm(target, { force: true })
    if (error instanceof Stop) throw error
    if (signal.aborted) throw new Stop('failed', message('step.failed.aborted'))
    throw new Stop('failed', message('backup.failed.write', { dir, reason: codeOf(error) }))
  }
}
