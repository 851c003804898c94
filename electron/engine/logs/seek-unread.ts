import { closeSync } from 'node:fs'
import type { StoredOffset } from '../ports'
import { nextStart, type NamedStart } from './choose-start'
import { findUnread, type Search, type Unread } from './find-unread'
import { knownFile, readTail, type LogFile } from './identity'
import { timesOf } from './open-log'
import type { PastFiles } from './past-files'

/** What has a log's name, and what is to be read before it. */
export type Beside = {
  readonly named: LogFile
  readonly start: NamedStart
  readonly found: Unread
  /** Whether it was emptied or written anew by now, so that reading begins elsewhere in it. */
  readonly isOtherNow: () => boolean
}

export type Seek = {
  /** Looks for what is unread while nothing has the name; `open` is the file that lost it and is read as a whole. */
  readonly withoutName: (last: StoredOffset, open: LogFile | null, movedTo: string | null) => Unread
  readonly beside: (file: LogFile, last: StoredOffset, movedTo: string | null) => Beside
}

type SeekDeps = Pick<Search, 'path' | 'isHeld'> & { readonly past: PastFiles }

/** Looks for unread files of a log, given what was read of it. */
export const createSeek = ({ path, isHeld, past }: SeekDeps): Seek => {
  const find = (
    last: StoredOffset,
    movedTo: string | null,
    sought: Pick<Search, 'named' | 'goesOn' | 'open'>,
  ): Unread => {
    const [moved, former] = [movedTo === null ? [] : [movedTo], past.known()]
    const known = { path, last: knownFile(last), former, forgottenAt: past.forgottenAt() }
    return findUnread({ ...known, ...sought, isHeld, movedTo: moved })
  }

  const beside = (file: LogFile, last: StoredOffset, movedTo: string | null): Beside => {
    const former = past.known()
    const start = nextStart(file, last, former)
    // Of a file that is read as a whole nothing is known but what stands in it now.
    const standing = start.start === 0 ? readTail(file.fd, file.size) : null
    const isOtherNow = (): boolean => {
      const since = { ...file, ...timesOf(file) }
      if (standing === null) return nextStart(since, last, former).start !== start.start
      return since.size < file.size || !readTail(file.fd, file.size).equals(standing)
    }
    const found = find(last, movedTo, { named: file, goesOn: start.goesOn, open: null })
    // It may have been emptied after it was looked at: then what was read of it stands in what was found.
    if (isOtherNow()) {
      for (const piece of found.pieces) closeSync(piece.file.fd)
      return beside({ ...file, ...timesOf(file) }, last, movedTo)
    }
    // Before a first byte is read it may be emptied: then what was copied of it is to be found, though it is older.
    const changedAt = start.start === 0 ? Math.min(file.changedAt, found.copiedAt) : file.changedAt
    return { named: { ...file, changedAt }, start, found, isOtherNow }
  }

  return {
    withoutName: (last, open, movedTo) => find(last, movedTo, { named: null, goesOn: false, open }),
    beside,
  }
}
