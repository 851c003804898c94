import type { Piece } from './find-unread'
import type { StoredOffset } from '../ports'
import { gzipBytes, type GzipFault } from './gzip-bytes'
import { TAIL_BYTES } from './identity'
import { createLogReader, readLog, type LogReader, type ReaderDeps } from './log-reader'

/** A file that is read to its end and then let go. */
export type PieceReader = {
  readonly reader: LogReader
  /** Where reading stands in it. */
  readonly place: () => StoredOffset
  readonly isPacked: boolean
  /** What it was known as before, when it is the rest of a file; null when nothing of it was read. */
  readonly known: Piece['known']
  /** Why it could not be read to its end; null when it could. */
  readonly fault: () => GzipFault | null
}

type How = { readonly backlogEnd: number; readonly onReady: () => void }

/** Begins to read what is left of a file that lost its name, packed or not. */
export const readPiece = (
  { file, start, isPacked, known, isNewOtherwise }: Piece,
  { backlogEnd, onReady }: How,
  deps: ReaderDeps,
): PieceReader => {
  const from = { start, backlogEnd, counted: known?.counted ?? [] }
  const common = { isPacked, known }
  if (!isPacked) {
    const reader = createLogReader(file, from, deps)
    return { ...common, reader, place: reader.describe, fault: () => null }
  }
  const tailHash = known?.tailHash ?? null
  const tailBytes = known?.tailBytes ?? TAIL_BYTES
  const bytes = gzipBytes(file, { start, tailHash, tailBytes, isNewOtherwise, onReady, now: deps.now })
  const reader = readLog(bytes, from, deps)
  const place = (): StoredOffset => {
    // What was read of it before is not unpacked again so far: it is known as it was.
    if (known === null || bytes.position() !== start) return reader.describe()
    const { bornAt, changedAt, counted, tailBytes, ...rest } = known
    return {
      ...rest,
      sourceId: deps.sourceId,
      details: { bornAt, changedAt, tailBytes, counted, mark: null, former: [] },
    }
  }
  return { ...common, reader, place, fault: bytes.fault }
}
