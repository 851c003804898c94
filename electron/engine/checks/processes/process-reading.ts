import type { Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import { unhealthy, unknown } from '../connect/connection-fault'
import { shownName } from '../words/shown-name'
import type { FoundProcess, ProcessSearch } from './find-processes'
import type { PidFile } from './pid-file'
import { TICKS_PER_SECOND } from './proc-text'

export type ProcessWish = {
  /** What is looked for, in a person's words. */
  readonly what: string
  readonly min: number
  readonly max: number | null
}

export type ProcessSight = {
  readonly search: ProcessSearch
  readonly now: number
  readonly uptimeSeconds: number
}

const MB = 1024 ** 2
const MOST_PIDS = 10

const pidsOf = (alive: readonly FoundProcess[]): string => {
  const shown = alive.slice(0, MOST_PIDS).map(({ pid }) => pid)
  return [...shown, ...(alive.length > MOST_PIDS ? ['…'] : [])].join(', ')
}

/** Of a host in a container of its own time the start may lie ahead: then it is now. */
const ageSeconds = ({ startedTicks }: FoundProcess, uptimeSeconds: number): number =>
  Math.max(0, Math.round(uptimeSeconds - startedTicks / TICKS_PER_SECOND))

/** Counts what was found against what should be there. */
export const countReading = ({ what, min, max }: ProcessWish, sight: ProcessSight): Reading => {
  const { search, now, uptimeSeconds } = sight
  if (search.kind === 'slow') return unknown(message('check.process.slow_pattern', { what }))
  const { alive, zombies, hidden } = search
  const count = alive.length
  const oldest = alive.reduce((age, found) => Math.max(age, ageSeconds(found, uptimeSeconds)), 0)
  const memoryMb = Math.round(alive.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) / MB)
  const pids = pidsOf(alive)
  const more = {
    value: count,
    unit: 'count' as const,
    details: {
      count,
      ...(count > 0 && { pids, oldest_age_seconds: oldest, memory_mb: memoryMb }),
      ...(zombies > 0 && { zombies }),
    },
  }
  const params: MessageParams = { what, count, pids, min, max: max ?? count, zombies }
  // It is not there, or we may not see it: whoever restarts something for that may do harm.
  if (count < min && hidden) return unknown(message('check.process.hidden', params), more)
  if (count < min && count === 0)
    return unhealthy(message(zombies > 0 ? 'check.process.zombie' : 'check.process.none', params), more)
  if (count < min) return unhealthy(message('check.process.few', params), more)
  if (max !== null && count > max) return unhealthy(message('check.process.many', params), more)
  const since = `@date:${Math.round(now - oldest * 1000)}`
  const said =
    count === 0
      ? message('check.process.absent', params)
      : message('check.process.ok', { ...params, since, memoryMb })
  return { status: 'healthy', band: 'normal', message: said, ...more }
}

/** The reading for a pid file that names no process. */
export const pidFileReading = (file: Exclude<PidFile, { readonly kind: 'names' }>, path: string): Reading => {
  switch (file.kind) {
    case 'missing':
      return unhealthy(message('check.process.pid_missing', { path }))
    case 'unreadable':
      return unknown(message('check.process.pid_unreadable', { path, code: file.code }))
    case 'invalid':
      return unknown(message('check.process.pid_invalid', { path }))
  }
}

/** A daemon writes its file within this time of its start; a clock that was set in between may say otherwise. */
const SLACK_MS = 2000

type NamedPid = {
  readonly file: Extract<PidFile, { readonly kind: 'names' }>
  readonly path: string
  /** The process of that number, whatever it is; null when none lives. */
  readonly holder: FoundProcess | null
  /** Those that the other criteria found; null when there are no others. */
  readonly wanted: readonly FoundProcess[] | null
  readonly sight: Pick<ProcessSight, 'now' | 'uptimeSeconds'>
}

/** What is wrong with the process that a pid file names; null when it is the one that is meant. */
export const namedPidReading = ({ file, path, holder, wanted, sight }: NamedPid): Reading | null => {
  const { pid, writtenAt } = file
  const params = { path, pid }
  const details = { pid_file: path, pid }
  if (holder === null)
    return wanted === null || wanted.length === 0
      ? unhealthy(message('check.process.pid_stale', params), { details })
      : unhealthy(message('check.process.pid_stale_others', { ...params, pids: pidsOf(wanted) }), { details })
  const name = shownName(holder.comm)
  if (wanted !== null) {
    return wanted.some((found) => found.pid === pid)
      ? null
      : unhealthy(message('check.process.pid_reused', { ...params, name }), { details })
  }
  const startedAt = sight.now - ageSeconds(holder, sight.uptimeSeconds) * 1000
  return startedAt > writtenAt + SLACK_MS
    ? unknown(message('check.process.pid_doubtful', { ...params, name }), { details })
    : null
}
