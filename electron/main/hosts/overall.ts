import type { Shape } from '@shared/ipc/hosts'
import { startingSummary, type Summary } from '../summary'
import type { WaitingRepair } from './waiting-repairs'

export type HostSummary = {
  readonly id: string
  readonly name: string
  readonly summary: Summary
  /** Whether its engine was ever reached, or is this program's own. */
  readonly counts: boolean
}

/** The worst of all hosts, for the one icon that stands for them. */
export type Overall = {
  readonly shape: Shape
  readonly status: Summary['status']
  readonly count: number
  /** The hosts that are in this state. */
  readonly names: readonly string[]
  readonly approvals: number
  /** The pending approvals of all hosts, those that wait longest first. */
  readonly waiting: readonly (WaitingRepair & { readonly hostId: string; readonly hostName: string })[]
  /** How many things wait for a person on all hosts. */
  readonly needed: number
  /** Until when everything is silenced where it is that what counts; null elsewhere. */
  readonly silencedUntilAt: number | null
}

const rank: Readonly<Record<Shape, number>> = {
  ok: 0,
  paused: 1,
  unknown: 2,
  caution: 3,
  approval: 4,
  critical: 5,
}

/** A host that was never reached, and a computer that is not set up while others are watched, colour nothing. */
const counted = (hosts: readonly HostSummary[]): readonly HostSummary[] => {
  const all = hosts.filter((host) => host.counts)
  const setUp = all.filter(({ summary }) => summary.status !== 'setup')
  return setUp.length > 0 ? setUp : all
}

/** Joins the hosts into the worst state that nobody handles, with the number of things and the hosts that are in it. */
export const overallOf = (hosts: readonly HostSummary[]): Overall => {
  const relevant = counted(hosts)
  const worst = relevant.reduce<Summary>(
    (found, { summary }) => (rank[summary.shape] > rank[found.shape] ? summary : found),
    relevant[0]?.summary ?? startingSummary,
  )
  const same = relevant.filter(({ summary }) => summary.status === worst.status)
  return {
    shape: worst.shape,
    status: worst.status,
    count: same.reduce((sum, { summary }) => sum + summary.count, 0),
    names: same.map(({ name }) => name),
    approvals: hosts.reduce((sum, { summary }) => sum + summary.approvals, 0),
    waiting: hosts
      .flatMap(({ id, name, summary }) =>
        summary.waiting.map((repair) => ({ ...repair, hostId: id, hostName: name })),
      )
      .sort((a, b) => a.plannedAt - b.plannedAt),
    needed: hosts.reduce((sum, { summary }) => sum + summary.needed, 0),
    silencedUntilAt:
      worst.status === 'silenced'
        ? Math.max(...same.map(({ summary }) => summary.silence?.untilAt ?? 0))
        : null,
  }
}
