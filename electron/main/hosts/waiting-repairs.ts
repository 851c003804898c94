import type { Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import type { HostPlace } from './hosts'

/** A repair that a person is asked about. */
export type WaitingRepair = {
  readonly repairId: string
  readonly incidentId: string
  readonly title: Message | null
  readonly target: string
  readonly plannedAt: number
}

/** The repairs that wait for a person and were not put off, the one that waits longest first. */
export const waitingRepairs = ({ repairs, incidents }: State, now: number): readonly WaitingRepair[] =>
  Object.values(repairs)
    .filter((repair) => repair.stage === 'awaiting' && (repair.snoozedUntilAt ?? 0) <= now)
    .sort((a, b) => a.plannedAt - b.plannedAt)
    .map((repair) => ({
      repairId: repair.id,
      incidentId: repair.incidentId,
      title: entryOf(incidents, repair.incidentId)?.title ?? null,
      target: repair.plan.target.name,
      plannedAt: repair.plannedAt,
    }))

export type ApprovalWatchDeps = {
  readonly now: () => number
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly onOpened: (host: HostPlace, repair: WaitingRepair) => void
  readonly onEnded: (host: HostPlace, repairId: string) => void
}

export type ApprovalWatch = {
  readonly onSnapshot: (host: HostPlace, before: Snapshot | null, after: Snapshot) => void
  readonly onRemoved: (hostId: string) => void
  readonly stop: () => void
}

type Watched = { readonly known: ReadonlySet<string>; readonly cancel: () => void }

const LONGEST_WAIT_MS = 60_000

/**
 * Notices on each host when a repair begins to wait for a person, also one that was put off until now. What waited at the
 * first look is not news.
 */
export const watchApprovals = ({ now, after, onOpened, onEnded }: ApprovalWatchDeps): ApprovalWatch => {
  const hosts = new Map<string, Watched>()

  const look = (host: HostPlace, state: State, isFirst: boolean): void => {
    const before = hosts.get(host.id)
    before?.cancel()
    const waiting = waitingRepairs(state, now())
    const ids = new Set(waiting.map(({ repairId }) => repairId))
    const putOff = Object.values(state.repairs).flatMap(({ stage, snoozedUntilAt }) =>
      stage === 'awaiting' && snoozedUntilAt !== null && snoozedUntilAt > now()
        ? [snoozedUntilAt - now()]
        : [],
    )
    const cancel =
      putOff.length === 0
        ? () => undefined
        : after(Math.min(LONGEST_WAIT_MS, ...putOff), () => look(host, state, false))
    hosts.set(host.id, { known: ids, cancel })
    for (const id of before?.known ?? []) if (!ids.has(id)) onEnded(host, id)
    if (isFirst) return
    for (const repair of waiting) if (before?.known.has(repair.repairId) !== true) onOpened(host, repair)
  }

  return {
    onSnapshot: (host, before, after) => {
      if (after.kind !== 'running') return
      const isSame =
        before?.kind === 'running' && hosts.has(host.id) && before.state.repairs === after.state.repairs
      if (!isSame) look(host, after.state, before?.kind !== 'running')
    },
    onRemoved: (hostId) => {
      hosts.get(hostId)?.cancel()
      hosts.delete(hostId)
    },
    stop: () => {
      for (const { cancel } of hosts.values()) cancel()
      hosts.clear()
    },
  }
}
