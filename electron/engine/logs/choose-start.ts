import type { StoredOffset } from '../ports'
import { backlogStart } from './backlog-start'
import {
  holdsContent,
  holdsIdentity,
  isCopyUnderName,
  isSameFile,
  lastLineOf,
  type KnownFile,
  type LogFile,
} from './identity'
import type { ReaderStart } from './log-reader'
import type { BacklogEnd } from './protocol'

const BACKLOG_LINES = 1000
/** Of a file that is only read out: all that stands in it was there before. */
export const WHOLE = Number.MAX_SAFE_INTEGER

/** When a log is opened: by a program that starts, by a thread that takes the place of a lost one, or any time after. */
export type Opening = 'program_start' | 'thread_start' | 'later'

export const fileKey = ({ device, inode }: Pick<BacklogEnd, 'device' | 'inode'>): string =>
  `${device}:${inode}`

/** Where reading begins in the file that has the name. */
export type NamedStart = Pick<ReaderStart, 'start' | 'counted' | 'mark'> & {
  /** Whether it is the file that was read last. */
  readonly goesOn: boolean
}

/** Decides where to begin in a log that is seen for the first time: at its last 1000 lines, or at its beginning. */
export const firstStart = (file: LogFile, opening: Opening): NamedStart => ({
  start: opening === 'program_start' ? backlogStart(file, BACKLOG_LINES) : 0,
  goesOn: false,
})

/**
 * Decides where to begin in what has a log's name now: where reading stood if it is the same file, or one that was read
 * before; at the begin of its last line if that is shorter now; else at its beginning.
 */
export const nextStart = (file: LogFile, stored: StoredOffset, former: readonly KnownFile[]): NamedStart => {
  const counted = stored.details?.counted ?? []
  if (holdsIdentity(stored, file) || isCopyUnderName(stored, file))
    return { start: stored.offset, counted, mark: stored.details?.mark ?? null, goesOn: stored.offset > 0 }
  const lastLine = lastLineOf(stored, file)
  if (lastLine) return { start: lastLine.start, counted: lastLine.isShorter ? counted : [], goesOn: true }
  const known = former.findLast((one) => isSameFile(one, file) && holdsContent(one, file))
  return { start: known?.offset ?? 0, counted: known?.counted ?? [], goesOn: false }
}

/** Up to where the lines of a file that is begun were there before the program started. */
export const backlogEndOf = (file: LogFile, opening: Opening, known: ReadonlyMap<string, number>): number => {
  switch (opening) {
    case 'program_start':
      return file.size
    case 'thread_start':
      return known.get(fileKey(file)) ?? 0
    case 'later':
      return 0
  }
}
