import { closeSync } from 'node:fs'
import type { Observation } from '@shared/domain/observation'
import type { StoredOffset } from '../ports'
import { createBeginnings } from './begin-files'
import type { Seen } from './byte-source'
import { firstStart, type Opening } from './choose-start'
import type { Unread } from './find-unread'
import type { Follower, FollowOptions, Look } from './follower'
import { isSamePlace, knownFile, type LogFile } from './identity'
import { CHUNK_BYTES, type LogReader, type ReadResult } from './log-reader'
import { failureSituation, followingSituation, unreadableSituation, type Situation } from './log-situation'
import { openLog, standingAt, timesOf, toFailure, type OpenFailure } from './open-log'
import { openNamed } from './open-named'
import { createPastFiles } from './past-files'
import { createQuickLook } from './quick-look'
import { lagOf, placeOf } from './place-of'
import type { PieceReader } from './read-piece'
import { createSeek } from './seek-unread'

/** How long a file that was deleted and has no successor is still read. */
const LINGER_MS = 10_000
/** How often files that lost the name are looked for while nothing has it. */
const LEFT_MS = 2000
/** A file that cannot be read so often one after the other is opened anew. */
const MOST_FAILURES = 3

export type { Follower, FollowOptions, Look } from './follower'

const NOTHING: Look = { observations: [], more: false }
const GO_ON: Look = { observations: [], more: true }

/**
 * Follows one log by its name through rotation, truncation, removal and return. Each look reads at most one chunk.
 * Reading is synchronous: it belongs into a worker thread.
 */
export const followFile = (options: FollowOptions): Follower => {
  const { path, ownPaths, reader: readerDeps, onReady = () => undefined, open = openLog } = options
  const { now, sourceId } = readerDeps
  /** Files that have something unread, the oldest first. */
  let pieces: readonly PieceReader[] = []
  /** What has the name, or had it last; it is read after the pieces. */
  let current: LogReader | null = null
  /** Where reading stands while no file is read. */
  let resume = options.stored
  const past = createPastFiles(options.stored?.details ?? { former: [] }, now)
  const beginnings = createBeginnings({ ...options, onReady })
  let opening: Opening = options.atProgramStart ? 'program_start' : 'thread_start'
  let wasThere = resume !== null
  let vanishedAt: number | null = null
  let situation: Situation = failureSituation({ kind: 'missing' }, path, wasThere)
  let unreadable: readonly string[] = []
  let readBytes = 0
  let lastReadAt: number | null = null
  let failures = 0
  let pastHadTurn = false
  /** Whether files that had the name before are still to be looked for. */
  let hasMore = false
  /** When files were looked for last while nothing had the name. */
  let leftAt: number | null = null
  const quick = createQuickLook(path)

  const openNow = (): LogFile | null => {
    const opened = openNamed(path, { open, ownPaths, wasThere })
    if (opened.kind === 'opened') return opened.file
    situation = opened.situation
    // A log that is there but closed to us is first seen when it can be read; one that appears later is not.
    if (!opened.isDenied && current === null) opening = 'later'
    return null
  }

  const isHeld = (place: Pick<LogFile, 'device' | 'inode'>): boolean =>
    [...pieces, ...past.lingering(), ...(current ? [{ reader: current }] : [])].some(({ reader }) =>
      isSamePlace(reader.file, place),
    )

  const seek = createSeek({ path, isHeld, past })

  /** Begins what is unread of files that had the name before; false when there are more than can be opened at once. */
  const beginUnread = (found: Unread, last: StoredOffset, goesOn: boolean): boolean => {
    for (const name of found.unreadable) if (!unreadable.includes(name)) unreadable = [...unreadable, name]
    const isFound = found.pieces.some(({ known }) => known !== null && isSamePlace(known, last))
    // Of a file of which nothing was read there is nothing to remember: it is found as the others are.
    if (last.offset > 0 && !goesOn && !isHeld(last) && !isFound) past.remember(knownFile(last))
    for (const known of [...found.gone, ...found.pieces.flatMap((piece) => piece.known ?? [])])
      past.forget(known)
    pieces = [...pieces, ...found.pieces.map((piece) => beginnings.ofPiece(piece, last, opening))]
    hasMore = found.more
    return !found.more
  }
  const openUnread = (last: StoredOffset, open: LogFile | null, movedTo: string | null): boolean =>
    beginUnread(seek.withoutName(last, open, movedTo), last, false)

  /** Goes on in what has the name now, after all that is unread of what had it before. */
  const goOnIn = (file: LogFile, last: StoredOffset, movedTo: string | null): void => {
    resume = last
    const again = past.takeBack(file)
    if (again) {
      closeSync(file.fd)
      current = again
      return settle()
    }
    const { named, start, found, isOtherNow } = seek.beside(file, last, movedTo)
    if (beginUnread(found, last, start.goesOn)) {
      const reader = beginnings.ofNamed(named, start, opening)
      // It may be emptied only now: then the reader does not know it by what was read of it.
      if (isOtherNow()) return goOnIn({ ...file, ...timesOf(file) }, last, movedTo)
      current = reader
      return settle()
    }
    // What has the name comes after files that are not even opened yet.
    closeSync(file.fd)
    current = null
  }

  /** While nothing has the name, files that had it may still be unread, and a writer may go on in them. */
  const lookForLeft = (last: StoredOffset, movedTo: string | null): void => {
    if (leftAt !== null && now() - leftAt < LEFT_MS) return
    leftAt = now()
    openUnread(last, null, movedTo)
  }
  const settle = (): void => {
    resume = null
    opening = 'later'
    wasThere = true
    vanishedAt = null
    leftAt = null
    situation = followingSituation(path)
    quick.forget()
  }

  const openFirst = (): void => {
    const file = openNow()
    const last = resume && past.latest(resume)
    if (file === null) return last ? lookForLeft(last, null) : undefined
    if (last) return goOnIn(file, last, null)
    current = beginnings.ofNamed(file, firstStart(file, opening), opening)
    settle()
  }

  const read = (reader: LogReader, seen?: Seen): ReadResult => {
    const result = reader.read(seen)
    if (result.kind === 'read') {
      readBytes += result.bytes
      lastReadAt = now()
    }
    return result
  }

  const lookAtPiece = (piece: PieceReader): Look => {
    const { reader, isPacked, fault } = piece
    const result = read(reader)
    if (result.kind === 'read') return { observations: result.observations, more: true }
    if (result.kind === 'end' && result.isWaiting === true) return NOTHING
    pieces = pieces.filter((other) => other !== piece)
    if (current === null) resume = piece.place()
    if (fault() !== null) unreadable = [...unreadable, reader.file.path]
    // A writer may still have it open.
    if (!isPacked && result.kind === 'end') {
      past.linger(reader)
      return GO_ON
    }
    const observations = reader.flush('now')
    // An empty one stays so.
    if (reader.toldOffset() > 0) past.remember(knownFile(reader.describe()))
    reader.close()
    return { observations, more: true }
  }

  const beginReplacement = (reader: LogReader, observations: readonly Observation[]): Look => {
    const file = openNow()
    if (file === null) return { observations, more: false }
    current = null
    past.linger(reader)
    goOnIn(file, reader.describe(), reader.movedTo())
    return { observations, more: true }
  }

  /** What was read of it is gone: it was emptied, or written anew. */
  const beginAnew = (reader: LogReader, named: boolean): Look => {
    const observations = reader.flush('now')
    current = null
    // It lost the name since: files that had it later are not to be read before it, it is found among them.
    if (!named && !reader.isDeleted()) {
      resume = reader.describe()
      reader.close()
      return { observations, more: true }
    }
    goOnIn({ ...reader.file, ...timesOf(reader.file) }, reader.describe(), null)
    return { observations, more: true }
  }

  const lookAtVanished = (reader: LogReader, standing: OpenFailure, told: readonly Observation[]): Look => {
    situation = failureSituation(standing, path, wasThere)
    vanishedAt ??= now()
    const isQuiet = now() - Math.max(vanishedAt, reader.lastBytesAt()) >= LINGER_MS
    lookForLeft(reader.describe(), reader.movedTo())
    if (pieces.length > 0) {
      resume = reader.describe()
      current = null
      past.linger(reader)
      return { observations: told, more: true }
    }
    // As long as it has a name somewhere it may still be written to, or come back.
    if (!isQuiet || !reader.isDeleted()) return { observations: told, more: false }
    const rest = reader.flush('now')
    resume = reader.describe()
    current = null
    reader.close()
    return { observations: [...told, ...rest], more: false }
  }

  const lookAtCurrent = (reader: LogReader): Look => {
    if (quick.isSame()) return { observations: reader.flush('quiet'), more: false }
    // Asked before reading: what is written until the name changes hands is then read from the old file.
    const seen = quick.seen(reader.file) ?? undefined
    const standing = seen === undefined ? standingAt(path) : ({ kind: 'file', ...reader.file } as const)
    const named = standing.kind === 'file' && isSamePlace(standing, reader.file)
    // What stood in it may have been copied and emptied before a first byte was read: nothing in the file tells.
    if (reader.isUntouched() && reader.size() > 0) {
      if (named) return beginAnew(reader, named)
      if (!openUnread(reader.describe(), reader.file, reader.movedTo())) return GO_ON
    }
    const result = read(reader, seen)
    if (result.kind === 'read' && result.bytes === CHUNK_BYTES)
      return { observations: result.observations, more: true }
    if (result.kind === 'read')
      return { observations: [...result.observations, ...reader.flush('quiet')], more: !named }
    if (result.kind === 'replaced') return beginAnew(reader, named)
    const observations = reader.flush('quiet')
    if (standing.kind !== 'file') return lookAtVanished(reader, standing, observations)
    vanishedAt = null
    if (!named) return beginReplacement(reader, observations)
    quick.keep(reader.seenSize())
    situation = followingSituation(path)
    return { observations, more: false }
  }

  const lookOnce = (): Look => {
    // They take turns: neither may keep the other from being read.
    const ofPast = pastHadTurn ? null : past.look(read, (current?.seenSize() ?? 0) > 0)
    pastHadTurn = ofPast !== null
    if (ofPast) return ofPast
    if (current === null && pieces.length === 0) openFirst()
    const [piece] = pieces
    if (piece) return lookAtPiece(piece)
    return current === null ? NOTHING : lookAtCurrent(current)
  }

  /** A file whose reading fails again and again is opened anew: a network share may have come back as another one. */
  const onFailure = (error: unknown): void => {
    situation = failureSituation(toFailure(error), path, wasThere)
    quick.forget()
    failures += 1
    if (failures < MOST_FAILURES || current === null) return
    failures = 0
    resume = current.describe()
    closeSync(current.file.fd)
    current = null
  }

  return {
    look: () => {
      try {
        const looked = lookOnce()
        failures = 0
        return looked
      } catch (error) {
        // A disk or a network share that fails: told, and tried again at the next look.
        onFailure(error)
        return NOTHING
      }
    },
    status: () => ({
      sourceId,
      ...(situation.message.code === 'logs.following' && unreadable.length > 0
        ? unreadableSituation(path, unreadable)
        : situation),
      readBytes,
      lagBytes: lagOf([...pieces.map(({ reader }) => reader), ...(current ? [current] : [])]),
      lastReadAt,
    }),
    offset: () => placeOf({ pieces, current, resume, past }),
    mark: () => {
      const reader = current
      const size = reader?.size() ?? 0
      return () => {
        if (pieces.length > 0 || hasMore) return false
        return reader === null || current !== reader || reader.toldOffset() >= size
      }
    },
    close: () => {
      past.close()
      for (const { reader } of pieces) reader.close()
      current?.close()
      pieces = []
      current = null
    },
  }
}
