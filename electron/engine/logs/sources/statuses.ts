import type { SourceStatus } from '../log-watch'
import type { FromWorker } from '../protocol'

const STATUS_MS = 1000
/** A log that changes all the time is not asked at every look. */
const LEAST_MS = 200

type Told = { readonly status: SourceStatus; readonly at: number; askedAt: number }

export type Statuses = { readonly tell: (sourceId: string, status: () => SourceStatus) => void }

const sameSituation = (left: SourceStatus, right: SourceStatus): boolean =>
  left.state === right.state &&
  left.message.code === right.message.code &&
  JSON.stringify(left.message) === JSON.stringify(right.message)

const sameNumbers = (left: SourceStatus, right: SourceStatus): boolean =>
  left.readBytes === right.readBytes &&
  left.lagBytes === right.lagBytes &&
  left.lastReadAt === right.lastReadAt

/** Tells how sources stand: a new situation at once, numbers at most once a second, and nothing that was told before. */
export const createStatuses = (
  post: (message: FromWorker) => void,
  now: () => number,
  onMoved: () => void,
): Statuses => {
  const told = new Map<string, Told>()
  return {
    tell: (sourceId, statusOf) => {
      const before = told.get(sourceId)
      if (before && now() - before.askedAt < LEAST_MS) return
      const status = statusOf()
      if (before) before.askedAt = now()
      if (before && sameSituation(before.status, status)) {
        if (sameNumbers(before.status, status) || now() - before.at < STATUS_MS) return
      }
      told.set(sourceId, { status, at: now(), askedAt: now() })
      onMoved()
      post({ kind: 'status', status })
    },
  }
}
