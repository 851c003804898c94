import type { StoredOffset } from '../ports'
import { backlogStart } from './backlog-start'
import { holdsIdentity, type LogFile } from './identity'
import { findRotated } from './open-log'
import type { BacklogEnd } from './protocol'

const BACKLOG_LINES = 1000

/** When a log is opened: by a program that starts, by a thread that takes the place of a lost one, or any time after. */
export type Opening = 'program_start' | 'thread_start' | 'later'

/** Where reading begins in a file, and up to where its lines were there before the program started. */
export type Start = { readonly file: LogFile; readonly start: number; readonly backlogEnd: number }

export type Starts = {
  /** The rest of the file that had the name when it was read last; it comes first. */
  readonly rotated: Start | null
  readonly named: Start
}

export type Known = {
  readonly path: string
  /** Where reading stood. */
  readonly stored: StoredOffset | null
  readonly opening: Opening
  readonly backlogEnds: ReadonlyMap<string, number>
}

export const fileKey = ({ device, inode }: Pick<BacklogEnd, 'device' | 'inode'>): string =>
  `${device}:${inode}`

const wholeBacklogEnd = (file: LogFile, { opening, backlogEnds }: Known): number => {
  switch (opening) {
    case 'program_start':
      return file.size
    case 'thread_start':
      return backlogEnds.get(fileKey(file)) ?? 0
    case 'later':
      return 0
  }
}

/**
 * Decides where to begin in a log that has just been opened: where reading stood if it is the same file; the last 1000
 * lines at first sight; else its beginning, after the rest of the file that a rotation put aside.
 */
export const chooseStart = (file: LogFile, known: Known): Starts => {
  const { path, stored, opening, backlogEnds } = known
  const endOf = (same: LogFile): number => backlogEnds.get(fileKey(same)) ?? same.size
  if (stored !== null && holdsIdentity(stored, file))
    return { rotated: null, named: { file, start: stored.offset, backlogEnd: endOf(file) } }
  if (stored === null && opening === 'program_start')
    return { rotated: null, named: { file, start: backlogStart(file, BACKLOG_LINES), backlogEnd: file.size } }
  const rotated = stored === null ? null : findRotated(path, stored)
  return {
    rotated: stored && rotated ? { file: rotated, start: stored.offset, backlogEnd: endOf(rotated) } : null,
    named: { file, start: 0, backlogEnd: wholeBacklogEnd(file, known) },
  }
}
