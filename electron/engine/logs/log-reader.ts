import type { Observation } from '@shared/domain/observation'
import type { StoredOffset } from '../ports'
import type { ByteSource, Seen } from './byte-source'
import { createDigest, type Digest, type DigestDeps } from './digest-lines'
import { detectEncoding } from './encoding'
import type { LogFile } from './identity'
import { createLineSplitter, type LineSplitter } from './line-splitter'
import { REMEMBERED, type Counted } from './match-lines'
import type { PlaceDetails } from './place-details'
import { plainBytes } from './plain-bytes'
import type { WantedLines } from './wanted-lines'

export { CHUNK_BYTES } from './plain-bytes'
/** A line without its end, or a traceback without its last line, is told when nothing came for this long. */
export const QUIET_MS = 1000

export type ReaderDeps = Omit<DigestDeps, 'backlogEnd' | 'counted'> & {
  /** Says which lines may be of interest to the rules; else each is looked at. */
  readonly wanted?: WantedLines
}

export type ReadResult =
  | { readonly kind: 'read'; readonly bytes: number; readonly observations: readonly Observation[] }
  /** Nothing new; `isWaiting`: more is on its way. */
  | { readonly kind: 'end'; readonly isWaiting?: boolean }
  /** The file became shorter or its beginning changed: what was read is gone, and it has to be read anew. */
  | { readonly kind: 'replaced' }

export type LogReader = {
  readonly file: LogFile
  /** `seen` may tell how the file was just now, so that it need not be asked again. */
  readonly read: (seen?: Seen) => ReadResult
  /** What was held back: at once, or (`quiet`) only when nothing came for a second. */
  readonly flush: (when: 'now' | 'quiet') => readonly Observation[]
  /** Up to where everything has been told. */
  readonly toldOffset: () => number
  readonly describe: () => StoredOffset
  readonly size: () => number
  /** Whether not a byte of it has been seen, not even while it was opened. */
  readonly isUntouched: () => boolean
  /** Its size when it was looked at last. */
  readonly seenSize: () => number
  readonly lastBytesAt: () => number
  /** Whether it has no name any more. */
  readonly isDeleted: () => boolean
  /** Where it is now, under whatever name; null when that cannot be told. */
  readonly movedTo: () => string | null
  readonly close: () => void
}

export type ReaderStart = {
  readonly start: number
  readonly backlogEnd: number
  /** Which rules have counted what begins at the start or later. */
  readonly counted?: Counted
  /** Where the last occurrence before the start begins, and what stands before it; null when that is not known. */
  readonly mark?: PlaceDetails['mark']
}

/** Reads one open file from `start` on and turns what is new into observations. */
export const createLogReader = (file: LogFile, from: ReaderStart, deps: ReaderDeps): LogReader =>
  readLog(plainBytes(file, from.start), from, deps)

type Reading = {
  readonly splitter: LineSplitter
  readonly digest: Digest
  readonly wanted: WantedLines | undefined
}

/** The same for bytes that come from elsewhere, as out of a packed file. */
export const readLog = (
  source: ByteSource,
  { start, backlogEnd, counted = [], mark: firstMark = null }: ReaderStart,
  deps: ReaderDeps,
): LogReader => {
  const { sourceId, now } = deps
  let reading: Reading | null = null
  let lastLine: number | null = null
  let lastBytesAt = Math.min(source.changedAt(), now())
  let quietDone = false

  /** Where reading begins, and in which encoding, is known with the first bytes: a packed file may be another one. */
  const begin = (bytes: number): Reading => {
    const from = source.position() - bytes
    const { encoding } = detectEncoding(source.head())
    return {
      splitter: createLineSplitter(from, { isLazy: true, ...(from > 0 && { encoding }) }),
      wanted: encoding === 'utf-8' ? deps.wanted : undefined,
      digest: createDigest({ ...deps, backlogEnd, counted: from === start ? counted : [] }),
    }
  }

  const toldOffset = (): number => {
    const position = source.position()
    return Math.min(reading?.digest.heldOffset() ?? position, reading?.splitter.pendingOffset() ?? position)
  }
  const known = (): Counted => reading?.digest.counted() ?? counted

  /** Whether every rule that has counted something from `place` on is remembered. */
  const isRemembered = (place: number): boolean =>
    known().length < REMEMBERED || (known()[0]?.partOf ?? 0) < place

  /** Where to begin again so that nothing unfinished is lost: what is told twice by that is known to be counted. */
  const resumeOffset = (): number => {
    const unfinished = [reading?.digest.openPart(), reading?.splitter.unfinishedOffset()].filter(
      (place) => typeof place === 'number' && isRemembered(place),
    )
    return Math.min(toldOffset(), ...unfinished.map(Number))
  }
  /** Where the last occurrence begins that was told. */
  const markOffset = (): number | null => (lastLine === null ? null : Math.min(lastLine, resumeOffset()))
  const remember = (): void => source.keep([resumeOffset(), markOffset() ?? resumeOffset()])

  return {
    file: source.file,
    toldOffset,
    read: (seen) => {
      const read = source.read(seen)
      if (read.kind === 'waiting') return { kind: 'end', isWaiting: true }
      if (read.kind !== 'bytes') return read
      const bytes = read.bytes.length
      lastBytesAt = Math.min(source.changedAt(), now())
      quietDone = false
      reading ??= begin(bytes)
      const lines = reading.splitter.push(read.bytes)
      const wanted = reading.wanted?.(read.bytes) ?? null
      const base = source.position() - bytes
      const observations = reading.digest.take(lines, (offset) => wanted?.(offset - base) ?? 'all')
      lastLine = lines.at(-1)?.offset ?? lastLine
      remember()
      return { kind: 'read', bytes, observations }
    },
    flush: (when) => {
      if (quietDone || (when === 'quiet' && now() - lastBytesAt < QUIET_MS)) return []
      if (reading === null) {
        quietDone = true
        return []
      }
      const { splitter, digest } = reading
      const observations = digest.flush(splitter.takePartial(), splitter.isUnfinished())
      quietDone = digest.isQuiet() || splitter.isUnfinished()
      remember()
      return observations
    },
    describe: () => {
      const { path, device, inode, bornAt } = source.file
      const { offset, headBytes, headHash, tailHash, tailBytes } = source.markAt(resumeOffset())
      const place = markOffset()
      const mark = place === null ? firstMark : source.markAt(place, place)
      const details = {
        bornAt,
        changedAt: source.changedAt(),
        tailBytes,
        mark,
        counted: known().filter(({ partOf }) => partOf >= (mark?.offset ?? offset)),
        former: [],
      }
      return { sourceId, path, device, inode, headBytes, headHash, offset, tailHash, details }
    },
    size: source.size,
    isUntouched: () => source.head().length === 0,
    seenSize: source.seenSize,
    lastBytesAt: () => lastBytesAt,
    isDeleted: source.isDeleted,
    movedTo: source.movedTo,
    close: source.close,
  }
}
