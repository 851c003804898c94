import { askNewest, type AskOptions } from './newest-record'
import type { StreamKind } from './stream-kind'

/** How many records are read of a source that is seen for the first time. */
const FIRST_RECORDS = 1000

/**
 * Finds where reading begins in a source that was never read: at the last thousand records, or where the journal ends
 * when there are none. Perhaps it is killed before it has read anything, and more has come by then than is read of a
 * source that is seen for the first time. Null where that cannot be told. Returns what stops the asking.
 */
export const beginStream = (
  kind: StreamKind,
  options: Omit<AskOptions, 'argv'>,
  onPlace: (place: string | null) => void,
): (() => void) => {
  if (kind.begin === undefined) {
    onPlace(null)
    return () => undefined
  }
  const { argv, from } = kind.begin
  // Asked first: what comes in between is then not before the place.
  let stop = askNewest(kind, { ...options, argv }, (newest) => {
    if (newest.kind !== 'place') return onPlace(null)
    stop = askNewest(kind, { ...options, argv: kind.recentArgv(FIRST_RECORDS) }, (recent) => {
      if (recent.kind === 'late') return onPlace(null)
      onPlace(from(recent.kind === 'place' ? recent.oldest : newest.place))
    })
  })
  return () => stop()
}
