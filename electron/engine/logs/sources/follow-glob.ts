import { closeSync, statSync } from 'node:fs'
import type { StoredOffset } from '../../ports'
import { backlogStart } from '../backlog-start'
import { fileKey, type Opening } from '../choose-start'
import { holdsIdentity, type LogFile } from '../identity'
import type { ReaderDeps } from '../log-reader'
import { findRotated, isOwnFile, openLog, toFailure, type OpenFailure } from '../open-log'
import type { SourceStatus } from '../log-watch'
import { hasCompressedName, isCompressed } from './compressed'
import { findCopy, placeInCopy } from './find-copy'
import { followMember, type Member, type MemberOptions } from './follow-member'
import { globStatus } from './glob-status'
import { createGlobList } from './list-glob'

/** Files that are followed of one pattern at a time. */
export const MOST_MEMBERS = 100
const BACKLOG_LINES = 1000
/** How long a file that is followed elsewhere, or a copy, is left alone before it counts as at rest. */
const REST_MS = 12_000
/** How long the place in a file that is gone is kept. */
const FORGET_MS = 60 * 60_000

export type GlobOptions = {
  readonly id: string
  readonly path: string
  readonly ownPaths: readonly string[]
  /** Every place that is stored, also those of other sources: a file is known by what it is. */
  readonly stored: readonly StoredOffset[]
  readonly opening: Exclude<Opening, 'later'>
  readonly backlogEnds: ReadonlyMap<string, number>
  readonly readerFor: (path: string) => ReaderDeps
  readonly now: () => number
  readonly onBegun: (offset: StoredOffset, backlogEnd: number) => void
  readonly onMember: (member: Member) => void
  readonly onGone: (member: Member) => void
  readonly onForgotten: (rowIds: readonly string[]) => void
  /** Paths that are sources of their own. */
  readonly isOwnSource: (path: string) => boolean
  /** A source of its own reads it, under this or another name. */
  readonly isReadElsewhere: (file: LogFile) => boolean
}

export type Glob = {
  /** Takes in files that appeared and lets those go that are gone. */
  readonly look: () => void
  readonly status: () => SourceStatus
  readonly folders: () => readonly string[]
  readonly memberAt: (path: string) => Member | null
  readonly members: () => readonly Member[]
}

type Standing = { readonly path: string; readonly key: string; readonly changedAt: number }
type Begin = Pick<MemberOptions, 'start' | 'backlogEnd' | 'counted'>

/** Follows the files that a pattern means, as they come and go. Synchronous: it belongs into a worker thread. */
export const followGlob = (options: GlobOptions): Glob => {
  const { id, path: glob, now } = options
  const list = createGlobList(glob, now)
  const members = new Map<string, Member>()
  const atPath = new Map<string, Member>()
  const left = new Map<string, { readonly offset: StoredOffset; readonly at: number }>()
  /** Files that are not begun for now, since when. */
  const resting = new Map<string, number>()
  const rowIdOf = (key: string): string => `${id} ${key}`
  const ownRows = options.stored.filter(({ sourceId }) => sourceId.startsWith(`${id} `))
  const isKnown = ownRows.length > 0
  const firstSight = new Set<string>()
  let isFirst = true
  let folders: readonly string[] = []
  let failure: OpenFailure | null = null
  let failures: readonly { readonly path: string; readonly failure: OpenFailure }[] = []
  let compressed: readonly string[] = []
  let leftOut: readonly string[] = []
  let readBytes = 0
  let lastReadAt: number | null = null

  const knownPlace = (file: LogFile): StoredOffset | null => {
    const key = fileKey(file)
    const known = left.get(key)?.offset
    if (known !== undefined) return holdsIdentity(known, file) ? known : null
    // Rows of other sources count as well: a file that was followed by its name may be meant by a pattern now.
    return options.stored.find((stored) => fileKey(stored) === key && holdsIdentity(stored, file)) ?? null
  }

  /** The file at a stored path holds what was read of it. */
  const isStillThere = (stored: StoredOffset): boolean => {
    const opened = openLog(stored.path)
    if (opened.kind !== 'opened') return false
    const holds = holdsIdentity(stored, opened.file)
    closeSync(opened.file.fd)
    return holds
  }

  const isAtRest = (key: string, changedAt: number): boolean => {
    const since = resting.get(key) ?? now()
    resting.set(key, since)
    return now() - Math.max(since, changedAt) > REST_MS
  }

  /** Where to begin in a file that was not there before; null when it has to wait. */
  const beginIn = (file: LogFile, { path, key, changedAt }: Standing): Begin | null => {
    if (options.isReadElsewhere(file))
      return isAtRest(key, changedAt) ? { start: file.size, backlogEnd: 0 } : null
    const wasThere = isFirst || firstSight.has(path)
    const endOf = (ofStart: number): number =>
      options.opening === 'program_start' ? ofStart : (options.backlogEnds.get(key) ?? 0)
    const place = knownPlace(file)
    if (place !== null)
      return {
        start: place.offset,
        counted: place.details?.counted,
        backlogEnd: wasThere ? endOf(file.size) : (options.backlogEnds.get(key) ?? 0),
      }
    if (wasThere && !isKnown && options.opening === 'program_start')
      return { start: backlogStart(file, BACKLOG_LINES), backlogEnd: file.size }
    if (wasThere)
      return {
        start: placeInCopy(file, path, ownRows, isStillThere) ?? 0,
        backlogEnd: endOf(file.size),
      }
    const copy = findCopy(file, path, [...members.values()])
    switch (copy.kind) {
      case 'none':
        return { start: 0, backlogEnd: 0 }
      case 'of_truncated':
        return { start: copy.offset, backlogEnd: 0 }
      case 'of_current':
        return isAtRest(key, changedAt) ? { start: file.size, backlogEnd: 0 } : null
    }
  }

  const begin = (file: LogFile, path: string, from: Begin): Member => {
    const key = fileKey(file)
    const rowId = rowIdOf(key)
    const { onBegun } = options
    try {
      const reader = options.readerFor(path)
      const member = followMember({ rowId, file, ...from, reader, onBegun })
      members.set(key, member)
      left.delete(key)
      resting.delete(key)
      options.onMember(member)
      return member
    } catch (error) {
      closeSync(file.fd)
      throw error
    }
  }

  /** Opens a file that matches and is not followed yet; gives back why it cannot be. */
  const take = (standing: Standing): OpenFailure | null => {
    const { path } = standing
    const opened = openLog(path)
    if (opened.kind !== 'opened') {
      if (isFirst && opened.kind === 'denied') firstSight.add(path)
      return opened.kind === 'missing' ? null : opened
    }
    const { file } = opened
    if (isOwnFile(file, options.ownPaths) || isCompressed(file)) {
      if (isCompressed(file)) compressed = [...compressed, path]
      closeSync(file.fd)
      return null
    }
    const where = beginIn(file, standing)
    if (where === null) {
      closeSync(file.fd)
      return null
    }
    atPath.set(path, begin(file, path, where))
    return null
  }

  const statOf = (path: string): Standing | OpenFailure => {
    try {
      const stat = statSync(path, { bigint: true })
      if (!stat.isFile()) return { kind: stat.isDirectory() ? 'directory' : 'not_a_file' }
      return { path, key: `${stat.dev}:${stat.ino}`, changedAt: Number(stat.mtimeMs) }
    } catch (error) {
      return toFailure(error)
    }
  }

  const letGo = (key: string, member: Member): void => {
    const offset = member.offset()
    members.delete(key)
    if (offset !== null && 'inode' in offset) left.set(key, { offset, at: now() })
    const { readBytes: bytes, lastReadAt: at } = member.status()
    readBytes += bytes
    lastReadAt = Math.max(lastReadAt ?? 0, at ?? 0) || null
    options.onGone(member)
  }

  /** What was read until the last end and has lost its name since: its rest comes as of every file that is renamed. */
  const takeFormer = (): void => {
    for (const stored of ownRows) {
      const key = fileKey(stored)
      if (members.has(key)) continue
      const rotated = findRotated(stored.path, stored)
      const end =
        options.backlogEnds.get(key) ?? (options.opening === 'program_start' ? (rotated?.size ?? 0) : 0)
      if (rotated !== null && !options.isReadElsewhere(rotated))
        begin(rotated, stored.path, {
          start: stored.offset,
          counted: stored.details?.counted,
          backlogEnd: end,
        }).setNamed(false)
      else left.set(key, { offset: stored, at: now() })
      if (rotated !== null && !members.has(key)) closeSync(rotated.fd)
    }
    for (const stored of options.stored)
      if (
        !stored.sourceId.startsWith(`${id} `) &&
        members.has(fileKey(stored)) &&
        !options.isOwnSource(stored.sourceId)
      )
        left.set(stored.sourceId, { offset: stored, at: now() })
  }

  const forget = (): void => {
    const old = [...left].filter(([, { at }]) => now() - at > FORGET_MS)
    for (const [key] of old) left.delete(key)
    for (const [key, since] of resting) if (now() - since > FORGET_MS) resting.delete(key)
    const gone = old
      .map(([, { offset }]) => offset.sourceId)
      .filter((rowId) => ![...members.values()].some((member) => member.rowId === rowId))
    if (gone.length > 0) options.onForgotten(gone)
  }

  const look = (): void => {
    const listing = list()
    const isListed = listing.failure === null
    folders = listing.folders
    failure = listing.failure
    const found = listing.paths.filter((path) => !options.isOwnSource(path) && !hasCompressedName(path))
    compressed = listing.paths.filter(hasCompressedName)
    const standings = found.map((path) => ({ path, standing: statOf(path) }))
    const failed: { path: string; failure: OpenFailure }[] = []
    const fresh = new Map<string, Standing>()
    const named = new Set<string>()
    atPath.clear()
    for (const { path, standing } of standings) {
      if ('kind' in standing) {
        if (standing.kind === 'denied' || standing.kind === 'failed') failed.push({ path, failure: standing })
        continue
      }
      const member = members.get(standing.key)
      if (member === undefined) fresh.set(standing.key, fresh.get(standing.key) ?? standing)
      else atPath.set(path, member)
      named.add(standing.key)
    }
    for (const [key, member] of members) {
      member.setNamed(named.has(key))
      if (member.isDone()) letGo(key, member)
    }
    // Where there are too many, those matter most that were written last.
    const byAge = [...fresh.values()].sort((a, b) => b.changedAt - a.changedAt)
    const out: string[] = []
    for (const standing of byAge) {
      if (members.size >= MOST_MEMBERS) {
        out.push(standing.path)
        if (isFirst) firstSight.add(standing.path)
        continue
      }
      try {
        const why = take(standing)
        if (why !== null) failed.push({ path: standing.path, failure: why })
      } catch (error) {
        failed.push({ path: standing.path, failure: toFailure(error) })
      }
    }
    if (isFirst && isListed) {
      takeFormer()
      isFirst = false
    }
    leftOut = out
    failures = failed
    forget()
  }

  return {
    look,
    folders: () => folders,
    members: () => [...members.values()],
    memberAt: (path) => atPath.get(path) ?? null,
    status: () =>
      globStatus({
        id,
        glob,
        members: [...members.values()].map((member) => member.status()),
        failure,
        failures,
        compressed,
        leftOut,
        most: MOST_MEMBERS,
        readBytes,
        lastReadAt,
      }),
  }
}
