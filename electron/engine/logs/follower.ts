import type { Observation } from '@shared/domain/observation'
import type { StoredOffset, StoredPlace } from '../ports'
import type { ReaderDeps } from './log-reader'
import type { SourceStatus } from './log-watch'
import type { Opened } from './open-log'
import type { BacklogEnd } from './protocol'

export type FollowOptions = {
  readonly path: string
  readonly ownPaths: readonly string[]
  /** Where reading stood. */
  readonly stored: StoredOffset | null
  /** Files that were begun before, by a thread that was lost or a watch that ended. */
  readonly backlogEnds: readonly BacklogEnd[]
  /** False when following goes on after the thread or the settings were replaced: what appears then is not backlog. */
  readonly atProgramStart: boolean
  readonly reader: ReaderDeps
  /** Hears of each file that is begun, so that a new thread can go on in it. */
  readonly onBegun: (offset: StoredOffset, backlogEnd: number) => void
  /** Hears that there is something to look at that no file system tells: more of a file was unpacked. */
  readonly onReady?: () => void
  readonly open?: (path: string) => Opened
}

export type Look = {
  readonly observations: readonly Observation[]
  /** More may stand in the file than was read at this look. */
  readonly more: boolean
  /** Where it begins is known now: to be stored, though nothing was observed. */
  readonly hasBegun?: boolean
}

export type Follower<Place extends StoredPlace = StoredOffset> = {
  readonly look: () => Look
  readonly status: () => SourceStatus
  /** What may be stored once the observations so far are stored; null while no file is read. */
  readonly offset: () => Place | null
  /** Returns a question: is all that stands in the file at this moment told by now? */
  readonly mark: () => () => boolean
  readonly close: () => void
}
