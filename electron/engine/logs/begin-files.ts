import { closeSync } from 'node:fs'
import type { StoredOffset } from '../ports'
import { backlogEndOf, fileKey, WHOLE, type NamedStart, type Opening } from './choose-start'
import type { Piece } from './find-unread'
import { isSamePlace, type LogFile } from './identity'
import { createLogReader, type LogReader, type ReaderDeps } from './log-reader'
import type { BacklogEnd } from './protocol'
import { readPiece, type PieceReader } from './read-piece'

export type BeginningsDeps = {
  /** Files that were begun before, by a thread that was lost. */
  readonly backlogEnds: readonly BacklogEnd[]
  readonly reader: ReaderDeps
  readonly onBegun: (offset: StoredOffset, backlogEnd: number) => void
  readonly onReady: () => void
}

export type Beginnings = {
  /** Begins what has the log's name. Closes the file when that fails. */
  readonly ofNamed: (file: LogFile, start: NamedStart, opening: Opening) => LogReader
  /** Begins what had the name before; `last` is where reading stood. */
  readonly ofPiece: (piece: Piece, last: StoredOffset, opening: Opening) => PieceReader
}

/** Begins to read files, and knows up to where their lines were there before the program started. */
export const createBeginnings = ({
  backlogEnds,
  reader: deps,
  onBegun,
  onReady,
}: BeginningsDeps): Beginnings => {
  const ends = new Map(backlogEnds.map((known) => [fileKey(known), known.backlogEnd]))

  /** Whether what has the name was begun since the program started. */
  let hasBegun = backlogEnds.length > 0

  const note = (reader: LogReader, backlogEnd: number): void => {
    ends.set(fileKey(reader.file), backlogEnd)
    onBegun(reader.describe(), backlogEnd)
  }

  const endOfPiece = ({ file, known }: Piece, last: StoredOffset, opening: Opening): number => {
    // Nothing was read since the program started: who knows when it came.
    if (opening === 'program_start' || !hasBegun) return WHOLE
    if (known === null) return backlogEndOf(file, opening, ends)
    // What comes late in a file that was read up to its end, as it seemed, is judged by its own time.
    return isSamePlace(known, last) ? (ends.get(fileKey(known)) ?? WHOLE) : WHOLE
  }

  return {
    ofNamed: (file, { goesOn, ...from }, opening) => {
      try {
        const known = ends.get(fileKey(file)) ?? file.size
        const backlogEnd = goesOn ? known : backlogEndOf(file, opening, ends)
        const reader = createLogReader(file, { ...from, backlogEnd }, deps)
        note(reader, backlogEnd)
        hasBegun = true
        return reader
      } catch (error) {
        closeSync(file.fd)
        throw error
      }
    },
    ofPiece: (piece, last, opening) => {
      const backlogEnd = endOfPiece(piece, last, opening)
      const begun = readPiece(piece, { backlogEnd, onReady }, deps)
      note(begun.reader, backlogEnd)
      return begun
    },
  }
}
