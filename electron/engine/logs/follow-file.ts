import { closeSync } from 'node:fs'
import type { Observation } from '@shared/domain/observation'
import type { StoredOffset } from '../ports'
import { chooseStart, fileKey, type Opening, type Start } from './choose-start'
import type { LogFile } from './identity'
import { CHUNK_BYTES, createLogReader, type LogReader, type ReaderDeps } from './log-reader'
import { failureSituation, followingSituation, ownSituation, type Situation } from './log-situation'
import type { SourceStatus } from './log-watch'
import type { BacklogEnd } from './protocol'
import { isOwnFile, openLog, standingAt, toFailure, type Opened } from './open-log'

/** How long a file that lost its name is still read, for the writer that has it open. */
const LINGER_MS = 10_000

export type FollowOptions = {
  readonly path: string
  readonly ownPaths: readonly string[]
  /** Where reading stood. */
  readonly stored: StoredOffset | null
  /** Files that were begun before, by a thread that was lost. */
  readonly backlogEnds: readonly BacklogEnd[]
  /** False when following goes on after the scanning thread was replaced: what appears then is not backlog. */
  readonly atProgramStart: boolean
  readonly reader: ReaderDeps
  /** Hears of each file that is begun, so that a new thread can go on in it. */
  readonly onBegun: (offset: StoredOffset, backlogEnd: number) => void
  readonly open?: (path: string) => Opened
}

export type Look = {
  readonly observations: readonly Observation[]
  /** More may stand in the file than was read at this look. */
  readonly more: boolean
}

export type Follower = {
  readonly look: () => Look
  readonly status: () => SourceStatus
  /** What may be stored once the observations so far are stored; null while no file is read. */
  readonly offset: () => StoredOffset | null
  /** Returns a question: is all that stands in the file at this moment told by now? */
  readonly mark: () => () => boolean
  readonly close: () => void
}

const NOTHING: Look = { observations: [], more: false }

/** A file that lost the log's name. `tail`: it did so while nobody looked, and is finished before the new one begins. */
type Former = { readonly reader: LogReader; readonly tail: boolean; readonly since: number }

/**
 * Follows one log by its name through rotation, truncation, removal and return. Each look reads at most one chunk.
 * Reading is synchronous: it belongs into a worker thread.
 */
export const followFile = (options: FollowOptions): Follower => {
  const { path, ownPaths, reader: readerDeps, onBegun, open = openLog } = options
  const { now, sourceId } = readerDeps
  let current: LogReader | null = null
  let former: Former | null = null
  let resume = options.stored
  const backlogEnds = new Map(options.backlogEnds.map((known) => [fileKey(known), known.backlogEnd]))
  let opening: Opening = options.atProgramStart ? 'program_start' : 'thread_start'
  let wasThere = resume !== null
  let vanishedAt: number | null = null
  let situation: Situation = failureSituation({ kind: 'missing' }, path, wasThere)
  let readBytes = 0
  let lastReadAt: number | null = null

  const begin = ({ file, start, backlogEnd }: Start): LogReader => {
    try {
      const reader = createLogReader(file, { start, backlogEnd }, readerDeps)
      backlogEnds.set(fileKey(file), backlogEnd)
      onBegun(reader.describe(), backlogEnd)
      return reader
    } catch (error) {
      if (file.fd !== current?.file.fd) closeSync(file.fd)
      throw error
    }
  }

  /** Opens what has the log's name now; a failure, or a log of our own, leaves its situation behind. */
  const openNamed = (): LogFile | null => {
    const opened = open(path)
    if (opened.kind !== 'opened') {
      situation = failureSituation(opened, path, wasThere)
      // A log that is there but closed to us is first seen when it can be read; one that appears later is not.
      if (opened.kind !== 'denied') opening = 'later'
      return null
    }
    if (isOwnFile(opened.file, ownPaths)) {
      closeSync(opened.file.fd)
      situation = ownSituation(path)
      return null
    }
    return opened.file
  }

  const openFirst = (): void => {
    const file = openNamed()
    if (file === null) return
    const { rotated, named } = chooseStart(file, { path, stored: resume, opening, backlogEnds })
    if (rotated) former = { reader: begin(rotated), tail: true, since: now() }
    current = begin(named)
    resume = null
    opening = 'later'
    wasThere = true
    situation = followingSituation(path)
  }

  const read = (reader: LogReader): ReturnType<LogReader['read']> => {
    const result = reader.read()
    if (result.kind === 'read') {
      readBytes += result.bytes
      lastReadAt = now()
    }
    return result
  }

  /** Reads what is still written to a file that lost the name, then lets it go; null when it has nothing new. */
  const lookAtFormer = ({ reader, tail, since }: Former): Look | null => {
    const result = read(reader)
    if (result.kind === 'read') return { observations: result.observations, more: true }
    if (!tail && now() - Math.max(reader.lastBytesAt(), since) < LINGER_MS) {
      const observations = reader.flush('quiet')
      return observations.length > 0 ? { observations, more: true } : null
    }
    former = null
    const observations = reader.flush('now')
    reader.close()
    return { observations, more: true }
  }

  const beginReplacement = (reader: LogReader, observations: readonly Observation[]): Look => {
    const file = openNamed()
    if (file === null) return { observations, more: false }
    former?.reader.close()
    former = { reader, tail: false, since: now() }
    current = begin({ file, start: 0, backlogEnd: 0 })
    situation = followingSituation(path)
    return { observations, more: true }
  }

  const lookAtCurrent = (reader: LogReader): Look => {
    // Asked before reading: what is written until the name changes hands is then read from the old file.
    const standing = standingAt(path)
    const { inode, device } = reader.file
    const named = standing.kind === 'file' && standing.inode === inode && standing.device === device
    const result = read(reader)
    if (result.kind === 'read' && result.bytes === CHUNK_BYTES)
      return { observations: result.observations, more: true }
    if (result.kind === 'read')
      return { observations: [...result.observations, ...reader.flush('quiet')], more: !named }
    if (result.kind === 'replaced') {
      const observations = reader.flush('now')
      current = begin({ file: { ...reader.file, size: reader.size() }, start: 0, backlogEnd: 0 })
      return { observations, more: true }
    }
    const observations = reader.flush('quiet')
    if (standing.kind === 'file') {
      vanishedAt = null
      if (!named) return beginReplacement(reader, observations)
      situation = followingSituation(path)
      return { observations, more: false }
    }
    situation = failureSituation(standing, path, wasThere)
    vanishedAt ??= now()
    if (now() - Math.max(vanishedAt, reader.lastBytesAt()) < LINGER_MS) return { observations, more: false }
    const rest = reader.flush('now')
    resume = reader.describe()
    current = null
    reader.close()
    return { observations: [...observations, ...rest], more: false }
  }

  return {
    look: () => {
      try {
        const ofFormer = former && lookAtFormer(former)
        if (ofFormer) return ofFormer
        if (current === null) openFirst()
        // A file that was rotated while nobody looked comes before the one that has its name now.
        if (former?.tail) return { observations: [], more: true }
        return current === null ? NOTHING : lookAtCurrent(current)
      } catch (error) {
        // A disk or a network share that fails: told, and tried again at the next look.
        situation = failureSituation(toFailure(error), path, wasThere)
        return NOTHING
      }
    },
    status: () => ({
      sourceId,
      ...situation,
      readBytes,
      lagBytes: current === null ? 0 : Math.max(0, current.size() - current.toldOffset()),
      lastReadAt,
    }),
    offset: () => (former?.tail ? former.reader : (current ?? former?.reader))?.describe() ?? resume,
    mark: () => {
      const reader = current
      const size = reader?.size() ?? 0
      return () =>
        reader === null || current !== reader || (former?.tail !== true && reader.toldOffset() >= size)
    },
    close: () => {
      former?.reader.close()
      current?.close()
      former = null
      current = null
    },
  }
}
