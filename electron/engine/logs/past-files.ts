import { isSameFile, isSamePlace, knownFile, toSecond, type KnownFile, type LogFile } from './identity'
import type { StoredOffset } from '../ports'
import type { Look } from './follower'
import type { LogReader, ReadResult } from './log-reader'
import type { PlaceDetails } from './place-details'

/** How many of the files that had a log's name before are known again for what may still be written to them. */
const MOST_KNOWN = 6
/** How many at most, while their times do not tell them from the files that came after them. */
const MOST_ALIKE = 64
/** Packing may round a time up by so much. */
const ROUNDED_MS = 1000
/** How many of them are still read at the same time, for writers that have them open. */
const MOST_LINGERING = 4
/** How long a file that was deleted is still read: as long as it is held open, it takes room. */
const DELETED_LINGER_MS = 10_000
/** How long one that was renamed is, once its successor is written to. */
const RENAMED_LINGER_MS = 60_000

/** Whether a file is known as it was before, by no more than it is now. */
const isOutdated = (one: KnownFile, by: KnownFile): boolean =>
  isSameFile(one, by) && (one.offset === 0 || (one.headHash === by.headHash && one.offset <= by.offset))

type ReadIt = (reader: LogReader) => ReadResult

export type Lingering = { readonly reader: LogReader; readonly since: number }

export type PastFiles = {
  /** The newest last, each up to where it was read. */
  readonly known: () => readonly KnownFile[]
  /** When the newest file was last written to that is not known any more, epoch ms: all until then was read. */
  readonly forgottenAt: () => number
  readonly lingering: () => readonly Lingering[]
  /** A file that lost the name is read on for a while. */
  readonly linger: (reader: LogReader) => void
  /** Where reading stands by now in a file that may still be read. */
  readonly latest: (place: StoredOffset) => StoredOffset
  /** A file that has the name again; null when it was let go. */
  readonly takeBack: (file: LogFile) => LogReader | null
  /** Keeps in mind what was read of a file. */
  readonly remember: (file: KnownFile) => void
  readonly forget: (file: KnownFile) => void
  /** Reads what is still written to files that linger, and lets those go that are done; null when nothing is. */
  readonly look: (read: ReadIt, isSuccessorWritten: boolean) => Look | null
  readonly close: () => void
}

/** Files that had a log's name before. */
export const createPastFiles = (
  first: Pick<PlaceDetails, 'former' | 'forgottenAt'>,
  now: () => number,
): PastFiles => {
  let ended = first.former
  let forgottenAt = first.forgottenAt ?? 0
  let open: readonly Lingering[] = []

  const remember = (file: KnownFile): void => {
    const all = [...ended.filter((one) => !isOutdated(one, file)), file]
    const newestFirst = all.toSorted((a, b) => b.changedAt - a.changedAt)
    const since = toSecond(newestFirst[MOST_KNOWN - 1]?.changedAt ?? 0) - ROUNDED_MS
    const late = new Set(
      newestFirst.filter(
        ({ changedAt }, nth) => nth < MOST_KNOWN || (nth < MOST_ALIKE && changedAt >= since),
      ),
    )
    // The oldest go, or what is older than they are could not be told from what was never read.
    for (const { changedAt } of all.filter((one) => !late.has(one)))
      forgottenAt = Math.max(forgottenAt, changedAt)
    ended = all.filter((one) => late.has(one))
  }
  /** Whether a writer may still have it open. */
  const mayGrow = ({ reader, since }: Lingering, isSuccessorWritten: boolean): boolean => {
    const quietMs = now() - Math.max(reader.lastBytesAt(), since)
    if (quietMs < DELETED_LINGER_MS) return true
    return !reader.isDeleted() && (!isSuccessorWritten || quietMs < RENAMED_LINGER_MS)
  }
  const letGo = (one: Lingering): void => {
    open = open.filter((other) => other !== one)
    remember(knownFile(one.reader.describe()))
    one.reader.close()
  }

  return {
    known: () => {
      const opened = open.map(({ reader }) => knownFile(reader.describe()))
      return [...ended.filter((one) => !opened.some((by) => isOutdated(one, by))), ...opened]
    },
    forgottenAt: () => forgottenAt,
    lingering: () => open,
    linger: (reader) => {
      open = [...open, { reader, since: now() }]
      const [oldest] = open
      if (oldest && open.length > MOST_LINGERING) letGo(oldest)
    },
    latest: (place) => open.find(({ reader }) => isSamePlace(reader.file, place))?.reader.describe() ?? place,
    takeBack: (file) => {
      const found = open.find(({ reader }) => isSamePlace(reader.file, file))
      open = open.filter((one) => one !== found)
      return found?.reader ?? null
    },
    remember,
    forget: (file) => {
      ended = ended.filter((one) => one !== file)
    },
    look: (read, isSuccessorWritten) => {
      for (const one of open) {
        const result = read(one.reader)
        if (result.kind === 'read') return { observations: result.observations, more: true }
        const ends = result.kind === 'replaced' || !mayGrow(one, isSuccessorWritten)
        const observations = one.reader.flush(ends ? 'now' : 'quiet')
        if (ends) letGo(one)
        if (observations.length > 0) return { observations, more: true }
      }
      return null
    },
    close: () => {
      for (const { reader } of open) reader.close()
      open = []
    },
  }
}
