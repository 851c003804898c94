import type { Message } from '@shared/domain/message'

/** One thing that a program told: an entry of a journal, or a line of a container. */
export type StreamRecord = {
  /** Its lines, cleaned; none where it is left out. */
  readonly texts: readonly string[]
  /** When it was written, epoch ms. */
  readonly at: number | null
  /** From here on reading goes on after it. */
  readonly place: string
}

export type Pipe = 'out' | 'err'

/** Turns what a program prints into records. */
export type StreamParser = {
  readonly push: (bytes: Buffer, pipe: Pipe) => readonly StreamRecord[]
  /** What has no end yet when the program has ended. */
  readonly end: () => readonly StreamRecord[]
  /** The place that reading was to go on from was not found: something may be missing. */
  readonly lostPlace: () => boolean
}

/** What the program says besides: why it ended, or what it may not do. */
export type Complaint = {
  readonly state: 'waiting' | 'unreadable'
  readonly message: Message
  /** The place is of no use to it. */
  readonly placeless: boolean
}

/**
 * A source that a program reads for us. Adding one is a file with such a value, its test, and one line where sources
 * are begun.
 */
export type StreamKind = {
  /** How the source is called before a person. */
  readonly name: string
  readonly following: Message
  /** What follows from a place on, that place included; without one it begins with the last thousand lines. */
  readonly argv: (place: string | null) => readonly string[]
  readonly parser: (place: string | null) => StreamParser
  /** What prints the newest record and ends. */
  readonly newestArgv: readonly string[]
  /** What prints so many of the newest records and ends. */
  readonly recentArgv: (records: number) => readonly string[]
  /**
   * What prints records around a moment (epoch ms) and ends, where the program can begin at one: so many of the newest
   * that are not newer than it, newest first, a line each, or all from one moment to another, oldest first, both moments
   * included.
   */
  readonly aroundArgv?: {
    readonly before: (at: number, records: number) => readonly string[]
    readonly after: (fromAt: number, toAt: number) => readonly string[]
  }
  /**
   * How a place is found before the first record was read, so that nothing is lost of what comes until then: `argv` prints
   * the newest record of all that the program reads, whether or not it is of this source, and `from` makes the place out of
   * where a record stands, which is still to be read itself.
   */
  readonly begin?: { readonly argv: readonly string[]; readonly from: (place: string) => string }
  /** Whether reading that stands at `place` has what stands at `newest`. */
  readonly reaches: (place: string, newest: string) => boolean
  /** Judges what it printed as complaints; null when that means nothing. */
  readonly complaint: (printed: string) => Complaint | null
  /** What its end means by itself. */
  readonly ended: (code: number | null, printed: string) => Complaint
  /** What is told for a while after a place was lost. */
  readonly gap: Message
}
