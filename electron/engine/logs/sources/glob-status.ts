import { basename } from 'node:path'
import { message } from '@shared/domain/new-message'
import { failureSituation, type Situation } from '../log-situation'
import type { SourceStatus } from '../log-watch'
import type { OpenFailure } from '../open-log'

const NAMED = 3

export type GlobSight = {
  readonly id: string
  readonly glob: string
  readonly members: readonly SourceStatus[]
  readonly failure: OpenFailure | null
  readonly failures: readonly { readonly path: string; readonly failure: OpenFailure }[]
  readonly compressed: readonly string[]
  readonly leftOut: readonly string[]
  readonly most: number
  /** Of files that are gone. */
  readonly readBytes: number
  readonly lastReadAt: number | null
}

const named = (paths: readonly string[]): string =>
  paths
    .slice(0, NAMED)
    .map((path) => basename(path))
    .join(', ')

const situationOf = (sight: GlobSight): Situation => {
  const { glob: path, members, failure, failures, compressed, leftOut, most } = sight
  const n = members.length
  const [first] = failures
  if (first !== undefined) return failureSituation(first.failure, first.path, true)
  const broken = members.find(({ state }) => state === 'unreadable')
  if (broken !== undefined) return broken
  if (failure !== null) return failureSituation(failure, path, false)
  if (leftOut.length > 0)
    return {
      state: 'following',
      message: message('source.glob.too_many', { path, most, n: leftOut.length, names: named(leftOut) }),
    }
  if (n > 0 && compressed.length > 0)
    return {
      state: 'following',
      message: message('source.glob.compressed', { path, n, left: compressed.length }),
    }
  return n > 0
    ? { state: 'following', message: message('source.glob.following', { path, n }) }
    : { state: 'waiting', message: message('source.glob.none', { path }) }
}

/** How a pattern stands as one source: the worst of its files, and their sums. */
export const globStatus = (sight: GlobSight): SourceStatus => {
  const { id, members } = sight
  const { state, message: text } = situationOf(sight)
  const lastRead = Math.max(sight.lastReadAt ?? 0, ...members.map(({ lastReadAt }) => lastReadAt ?? 0))
  return {
    sourceId: id,
    state,
    message: text,
    readBytes: members.reduce((sum, { readBytes }) => sum + readBytes, sight.readBytes),
    lagBytes: members.reduce((sum, { lagBytes }) => sum + lagBytes, 0),
    lastReadAt: lastRead === 0 ? null : lastRead,
  }
}
