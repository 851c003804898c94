import type { StoredOffset } from '../ports'
import { knownFile } from './identity'
import type { LogReader } from './log-reader'
import type { PastFiles } from './past-files'
import type { PieceReader } from './read-piece'

export type Standing = {
  /** What is read before what has the name, the oldest first. */
  readonly pieces: readonly PieceReader[]
  readonly current: LogReader | null
  /** Where reading stands while no file is read. */
  readonly resume: StoredOffset | null
  readonly past: PastFiles
}

/** The place to go on at after a kill: in the oldest file that has something unread. Null when nothing was read. */
export const placeOf = ({ pieces, current, resume, past }: Standing): StoredOffset | null => {
  const [piece] = pieces
  const place = piece?.place() ?? current?.describe() ?? (resume && past.latest(resume))
  if (place?.details === undefined) return place
  const others = [
    ...pieces.slice(1).flatMap(({ known }) => known ?? []),
    ...(piece && current ? [knownFile(current.describe())] : []),
  ]
  const former = [...past.known(), ...others.filter(({ offset }) => offset > 0)]
  return { ...place, details: { ...place.details, former, forgottenAt: past.forgottenAt() } }
}

/** How many bytes are known of that have not been told. */
export const lagOf = (readers: readonly LogReader[]): number =>
  readers.reduce((sum, reader) => sum + Math.max(0, reader.seenSize() - reader.toldOffset()), 0)
