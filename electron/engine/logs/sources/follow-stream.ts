import { message } from '@shared/domain/new-message'
import type { StoredCursor } from '../../ports'
import { createDigest } from '../digest-lines'
import type { Follower } from '../follow-file'
import type { Line } from '../line-splitter'
import type { ReaderDeps } from '../log-reader'
import type { Situation } from '../log-situation'
import { beginStream } from './begin-stream'
import { askNewest, type Newest } from './newest-record'
import { runStream, type StreamRun } from './run-stream'
import type { Complaint, StreamKind, StreamRecord } from './stream-kind'

/** Lines before and after the start of the program are told apart by where they are said to stand. */
const BACKLOG_END = 2 ** 40
const QUIET_MS = 1000
const MOST_AT_ONCE = 2000
/** So much may wait to be digested before the program has to wait. */
const MOST_QUEUED_BYTES = 1024 * 1024
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const STEADY_MS = 60_000
/** A program that has been silent for so long is asked whether it missed something. */
const SILENT_MS = 60_000
const CATCH_UP_MS = 10_000
const ASK_MS = 5000
const BEGIN_MS = 15_000
const TELL_GAP_MS = 10 * 60_000
const PRINTED_KEPT = 4096
const SETTLE_MS = 2000

export type StreamOptions = {
  readonly id: string
  readonly kind: StreamKind
  /** Where reading stood. */
  readonly place: string | null
  /** What was written before is backlog. */
  readonly startedAt: number
  readonly reader: ReaderDeps
  readonly searchPath: string | undefined
  readonly silentMs?: number
  /** Something came. */
  readonly wake: () => void
  readonly onChild: (pid: number, running: boolean) => void
}

type Mark = { readonly end: number; readonly place: string }

/**
 * Follows what a program prints: starts it again when it ends, lets it wait when nobody takes what it prints, and knows
 * from where on to go on.
 */
export const followStream = (options: StreamOptions): Follower<StoredCursor> => {
  const { id, kind, startedAt, searchPath, wake, onChild, silentMs = SILENT_MS } = options
  const { now } = options.reader
  const digest = createDigest({ ...options.reader, backlogEnd: BACKLOG_END })
  let run: StreamRun | null = null
  let closed = false
  let queue: StreamRecord[] = []
  let queuedBytes = 0
  let isPaused = false
  /** The newest that came, and up to where all is told. */
  let received = options.place
  let told = options.place
  let marks: readonly Mark[] = []
  let nextOffset = 0
  let quietDone = true
  let readBytes = 0
  let lastReadAt: number | null = null
  let lastRecordAt = now()
  let failures = 0
  let gapAt: number | null = null
  let complaint: Complaint | null = null
  let restart: NodeJS.Timeout | undefined
  let silence: NodeJS.Timeout | undefined
  const asking = new Set<() => void>()
  let isBeginning = false
  let stopBeginning = (): void => undefined
  let hasBegun = false

  const sizeOf = ({ texts }: StreamRecord): number => texts.reduce((sum, text) => sum + text.length, 64)
  const pauseOrResume = (): void => {
    if (queuedBytes > MOST_QUEUED_BYTES === isPaused) return
    isPaused = !isPaused
    if (isPaused) run?.pause()
    else run?.resume()
  }

  const take = (records: readonly StreamRecord[]): void => {
    const last = records.at(-1)
    if (last === undefined) return
    queue.push(...records)
    queuedBytes += records.reduce((sum, record) => sum + sizeOf(record), 0)
    received = last.place
    lastRecordAt = now()
    complaint = null
    failures = 0
    pauseOrResume()
    wake()
  }

  const begin = (): void => {
    if (received !== null) return launch()
    isBeginning = true
    const onPlace = (place: string | null): void => {
      isBeginning = false
      if (closed) return
      hasBegun = place !== null
      received = place
      told = place ?? told
      launch()
      if (hasBegun) wake()
    }
    stopBeginning = beginStream(kind, { searchPath, limitMs: BEGIN_MS, onChild }, onPlace)
  }

  const launch = (): void => {
    const parser = kind.parser(received)
    const begunAt = now()
    const before = complaint
    let printed = ''
    const mine = runStream({
      argv: kind.argv(received),
      searchPath,
      onChild,
      onData: (bytes, pipe) => {
        if (closed || run !== mine) return
        readBytes += bytes.length
        lastReadAt = now()
        take(parser.push(bytes, pipe))
        if (parser.lostPlace()) gapAt ??= now()
        if (pipe === 'out') return
        printed = (printed + bytes.toString('utf8')).slice(-PRINTED_KEPT)
        const said = kind.complaint(printed)
        if (said === null) return
        complaint = said
        wake()
      },
      onEnd: (code, failure) => {
        if (closed || run !== mine) return
        clearTimeout(restart)
        take(parser.end())
        run = null
        isPaused = false
        const [program = ''] = kind.argv(null)
        complaint =
          failure === null
            ? kind.ended(code, printed)
            : {
                state: 'unreadable',
                message:
                  failure === 'ENOENT'
                    ? message('source.program.missing', { source: kind.name, program })
                    : message('source.program.failed', { source: kind.name, program, reason: failure }),
                placeless: false,
              }
        if (complaint.placeless && received !== null) {
          received = null
          gapAt = now()
        }
        failures = now() - begunAt > STEADY_MS ? 0 : failures + 1
        restart = setTimeout(begin, Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS))
        wake()
      },
    })
    run = mine
    restart = setTimeout(() => {
      // What was wrong before it was started again is over when it goes on without a word.
      if (run !== mine || complaint !== before || before === null) return
      complaint = null
      wake()
    }, SETTLE_MS)
    if (queuedBytes > MOST_QUEUED_BYTES) {
      isPaused = true
      mine.pause()
    }
  }

  const ask = (onAnswer: (newest: Newest) => void): void => {
    const stop = askNewest(kind, { searchPath, limitMs: ASK_MS, onChild }, (newest) => {
      asking.delete(stop)
      onAnswer(newest)
    })
    asking.add(stop)
  }
  /** It did not answer, or has what never came. */
  const isSuspect = (newest: Newest): boolean => {
    if (newest.kind !== 'place') return newest.kind === 'late'
    return received === null || !kind.reaches(received, newest.place)
  }

  /** It may hang without a word: then the newest record is one that never came. */
  const watchSilence = (): void => {
    silence = setTimeout(() => {
      if (run === null || isPaused || now() - lastRecordAt < silentMs) return watchSilence()
      ask((newest) => {
        if (closed) return
        if (!isSuspect(newest)) return watchSilence()
        silence = setTimeout(
          () => {
            if (run !== null && isSuspect(newest)) {
              complaint = {
                state: 'unreadable',
                message: message('source.program.hangs', { source: kind.name }),
                placeless: false,
              }
              const hanging = run
              run = null
              hanging.kill()
              failures += 1
              restart = setTimeout(launch, FIRST_WAIT_MS)
              wake()
            }
            watchSilence()
          },
          Math.min(CATCH_UP_MS, silentMs),
        )
      })
    }, silentMs)
  }

  const linesOf = ({ texts, at }: StreamRecord): readonly Line[] => {
    if (nextOffset < BACKLOG_END && (at === null || at >= startedAt)) nextOffset = BACKLOG_END
    return texts.map((text) => {
      nextOffset += 1
      return { text, offset: nextOffset - 1, ...(at !== null && { statedAt: at }) }
    })
  }

  const settleTold = (): void => {
    const held = digest.heldOffset() ?? Infinity
    const index = marks.findLastIndex(({ end }) => end <= held)
    const mark = marks[index]
    if (mark === undefined) return
    told = mark.place
    marks = marks.slice(index + 1)
  }

  const look: Follower['look'] = () => {
    const batch = queue.slice(0, MOST_AT_ONCE)
    queue = queue.slice(MOST_AT_ONCE)
    queuedBytes = queue.length === 0 ? 0 : queuedBytes - batch.reduce((sum, one) => sum + sizeOf(one), 0)
    const added: Mark[] = []
    const lines = batch.flatMap((record) => {
      const own = linesOf(record)
      added.push({ end: nextOffset, place: record.place })
      return own
    })
    marks = [...marks, ...added]
    if (lines.length > 0) quietDone = false
    const observations = digest.take(lines)
    const rest =
      !quietDone && queue.length === 0 && now() - lastRecordAt >= QUIET_MS ? digest.flush(null, false) : []
    if (queue.length === 0 && now() - lastRecordAt >= QUIET_MS) quietDone = digest.isQuiet()
    settleTold()
    pauseOrResume()
    const begun = hasBegun
    hasBegun = false
    return { observations: [...observations, ...rest], more: queue.length > 0, hasBegun: begun }
  }

  const situation = (): Situation => {
    if (complaint !== null) return complaint
    const isGap = gapAt !== null && now() - gapAt < TELL_GAP_MS
    return { state: 'following', message: isGap ? kind.gap : kind.following }
  }

  begin()
  watchSilence()
  return {
    look,
    status: () => ({
      sourceId: id,
      state: situation().state,
      message: situation().message,
      readBytes,
      lagBytes: queuedBytes,
      lastReadAt,
    }),
    offset: () => (told === null ? null : { sourceId: id, cursor: told }),
    mark: () => {
      let newest: Newest | null = null
      ask((answer) => {
        newest = answer
        wake()
      })
      const isTold = (place: string): boolean => told !== null && kind.reaches(told, place)
      const isRead = (): boolean => newest?.kind !== 'place' || run === null || isTold(newest.place)
      return () => !isBeginning && !hasBegun && newest !== null && isRead()
    },
    close: () => {
      closed = true
      clearTimeout(restart)
      clearTimeout(silence)
      stopBeginning()
      for (const stop of asking) stop()
      run?.kill()
      run = null
    },
  }
}
