import type { StoredOffset } from '../../ports'
import type { Follower, Look } from '../follow-file'
import type { LogFile } from '../identity'
import { CHUNK_BYTES, createLogReader, type LogReader, type ReaderDeps } from '../log-reader'
import type { Counted } from '../match-lines'
import { followingSituation } from '../log-situation'
import { toFailure } from '../open-log'

/** How long a file that lost its name is still read, for the writer that has it open. */
const LINGER_MS = 10_000

export type MemberOptions = {
  /** Under which its place is stored: it stays the same when the file is renamed. */
  readonly rowId: string
  readonly file: LogFile
  readonly start: number
  readonly backlogEnd: number
  /** Which rules have counted what begins at the start or later. */
  readonly counted?: Counted | undefined
  readonly reader: ReaderDeps
  readonly onBegun: (offset: StoredOffset, backlogEnd: number) => void
}

export type Member = Follower & {
  readonly rowId: string
  readonly file: LogFile
  /** Says whether a matching name leads to the file at this moment. */
  readonly setNamed: (named: boolean) => void
  /** It has lost its name, nothing comes any more, and all that stood in it is told. */
  readonly isDone: () => boolean
  /** Where reading stood when that was asked last. */
  readonly told: () => StoredOffset
  /** Where reading stood in what the file held before it was truncated; null when it never was. */
  readonly before: () => StoredOffset | null
}

/**
 * Follows one file of a pattern by what it is, not by its name: it is read on under whatever name a rotation gives it,
 * and once only. Synchronous: it belongs into a worker thread.
 */
export const followMember = ({
  rowId,
  file,
  start,
  backlogEnd,
  counted = [],
  reader: deps,
  onBegun,
}: MemberOptions): Member => {
  const { now, sourceId } = deps
  const open = (from: LogFile, at: number, end: number, known: Counted): LogReader => {
    const begun = createLogReader(from, { start: at, backlogEnd: end, counted: known }, deps)
    onBegun({ ...begun.describe(), sourceId: rowId }, end)
    return begun
  }
  let reader = open(file, start, backlogEnd, counted)
  let told = { ...reader.describe(), sourceId: rowId }
  let before: StoredOffset | null = null
  let lostAt: number | null = null
  let done = false
  let readBytes = 0
  let lastReadAt: number | null = null
  let failure: string | null = null

  const rest = (): Look => {
    if (lostAt === null || now() - Math.max(lostAt, reader.lastBytesAt()) < LINGER_MS)
      return { observations: reader.flush('quiet'), more: false }
    done = true
    return { observations: reader.flush('now'), more: false }
  }
  const look = (): Look => {
    const result = reader.read()
    switch (result.kind) {
      case 'read':
        readBytes += result.bytes
        lastReadAt = now()
        if (result.bytes === CHUNK_BYTES) return { observations: result.observations, more: true }
        return { observations: [...result.observations, ...reader.flush('quiet')], more: false }
      case 'replaced': {
        const observations = reader.flush('now')
        before = told
        reader = open({ ...reader.file, size: reader.size() }, 0, 0, [])
        return { observations, more: true }
      }
      case 'end':
        return rest()
    }
  }

  return {
    rowId,
    file,
    setNamed: (named) => {
      lostAt = named ? null : (lostAt ?? now())
      if (named) done = false
    },
    isDone: () => done,
    told: () => told,
    before: () => before,
    look: () => {
      try {
        const seen = look()
        failure = null
        return seen
      } catch (error) {
        // A disk or a network share that fails: told, and tried again at the next look.
        const why = toFailure(error)
        failure = why.kind === 'failed' ? why.reason : why.kind
        return { observations: [], more: false }
      }
    },
    status: () => {
      const situation = followingSituation(file.path)
      return {
        sourceId,
        ...(failure === null
          ? situation
          : {
              state: 'unreadable',
              message: { code: 'logs.failed', params: { path: file.path, reason: failure } },
            }),
        readBytes,
        lagBytes: failure === null ? Math.max(0, reader.size() - reader.toldOffset()) : 0,
        lastReadAt,
      }
    },
    offset: () => {
      if (failure === null) told = { ...reader.describe(), sourceId: rowId }
      return told
    },
    mark: () => {
      const marked = reader
      const size = marked.size()
      return () => reader !== marked || failure !== null || marked.toldOffset() >= size
    },
    close: () => reader.close(),
  }
}
