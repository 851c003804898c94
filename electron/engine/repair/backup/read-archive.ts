import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import { message } from '@shared/domain/message'
import { codeOf, Stop } from '../hand/stop'
import { ENCRYPTED, type Manifest, type ManifestFile } from './manifest'

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const damaged = (archive: string, reason: string): Stop =>
  new Stop('failed', message('backup.failed.damaged', { archive, reason }))

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    // What cannot be looked at cannot be read either.
    () => false,
  )

const identitiesIn = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.startsWith('AGE-SECRET-KEY-'))

const decrypted = async (source: Readable, archive: string, identityFile: string): Promise<Readable> => {
  const failed = (reason: string): Stop => {
    source.destroy()
    return new Stop('failed', message('backup.failed.identity', { archive, reason }))
  }
  try {
    const identities = await identitiesIn(identityFile)
    if (identities.length === 0) throw failed('AGE-SECRET-KEY-')
    const { Decrypter } = await import('age-encryption')
    const decrypter = new Decrypter()
    for (const identity of identities) decrypter.addIdentity(identity)
    return Readable.fromWeb(
      (await decrypter.decrypt(
        Readable.toWeb(source) as globalThis.ReadableStream<Uint8Array>,
      )) as ReadableStream,
    )
  } catch (error) {
    throw error instanceof Stop ? error : failed((error as NodeJS.ErrnoException).code ?? reasonOf(error))
  }
}

type Opened = { readonly source: Readable; readonly isAsWritten: boolean }

const openSource = async (dir: string, archive: string, identityFile: string | null): Promise<Opened> => {
  const file = join(dir, archive)
  if (!archive.endsWith(ENCRYPTED)) return { source: createReadStream(file), isAsWritten: true }
  if (identityFile !== null) return { source: createReadStream(file), isAsWritten: true }
  // Its owner may have decrypted it beside; what is in it has to be what was kept all the same.
  const plain = file.slice(0, -ENCRYPTED.length)
  if (await isThere(plain)) return { source: createReadStream(plain), isAsWritten: false }
  throw new Stop('failed', message('backup.encrypted', { plain, encrypted: file }))
}

/** Hands the bytes on and counts them into a hash. */
async function* hashed(source: Readable, update: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of source as AsyncIterable<Uint8Array>) {
    update(piece)
    yield piece
  }
}

const collect = async (
  source: AsyncIterable<Uint8Array>,
  { entry, size }: ManifestFile,
): Promise<Buffer | null> => {
  const { Parser } = await import('tar')
  let content: Buffer | null = null
  let fault: Error | null = null
  const parser = new Parser({
    strict: true,
    onReadEntry: (found) => {
      if (found.path !== entry || found.size !== size || content !== null) {
        found.resume()
        return
      }
      const pieces: Buffer[] = []
      found.on('data', (piece) => pieces.push(Buffer.from(piece)))
      found.on('end', () => {
        content = Buffer.concat(pieces)
      })
    },
  })
  parser.on('error', (error: Error) => {
    fault ??= error
  })
  for await (const piece of source) {
    parser.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    if (fault !== null) throw fault
  }
  parser.end()
  if (fault !== null) throw fault
  return content
}

export type ReadOrder = {
  readonly dir: string
  readonly manifest: Manifest
  readonly file: ManifestFile
  readonly identityFile: string | null
}

/** The content of one file of an archive, when archive and content are what the manifest says. Throws `Stop` otherwise. */
export const readArchive = async (
  { dir, manifest, file, identityFile }: ReadOrder,
  signal: AbortSignal,
): Promise<Buffer> => {
  const { archive } = manifest
  const { source, isAsWritten } = await openSource(dir, archive, identityFile)
  const hash = createHash('sha256')
  try {
    const raw = Readable.from(
      hashed(source, (piece) => hash.update(piece)),
      { objectMode: false, signal },
    )
    const packed =
      archive.endsWith(ENCRYPTED) && isAsWritten && identityFile !== null
        ? await decrypted(raw, archive, identityFile)
        : raw
    const gunzip = createGunzip()
    packed.on('error', (error) => gunzip.destroy(error))
    const content = await collect(packed.pipe(gunzip), file)
    if (isAsWritten && hash.digest('hex') !== manifest.sha256) throw damaged(archive, 'sha256')
    if (content === null)
      throw new Stop('failed', message('backup.failed.no_entry', { archive, entry: file.entry }))
    if (createHash('sha256').update(content).digest('hex') !== file.sha256)
      throw damaged(archive, `sha256 ${file.entry}`)
    return content
  } catch (error) {
    if (error instanceof Stop) throw error
    if (signal.aborted) throw new Stop('failed', message('step.failed.aborted'))
    if (codeOf(error) === 'ENOENT') throw new Stop('failed', message('backup.failed.missing', { archive }))
    throw damaged(archive, (error as NodeJS.ErrnoException).code ?? reasonOf(error))
  } finally {
    source.destroy()
  }
}
