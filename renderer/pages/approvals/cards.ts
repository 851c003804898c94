import { isEnded } from '@shared/domain/apply-event'
import type { Repair, State } from '@shared/domain/state'
import { activeRepairs, endedRepairs, snoozedApprovals, waitingApprovals } from '../../store/selectors'

const KEPT_ENDED = 10

export type ApprovalLists = {
  /** Waiting, on their way, and what the reader is still following; each keeps its place while its stage changes. */
  readonly cards: readonly Repair[]
  readonly snoozed: readonly Repair[]
  readonly ended: readonly Repair[]
}

const needsApproval = (repair: Repair): boolean => repair.expiresAt !== null

/** Sorts the plans that needed a person into what the Approvals page shows. */
export const approvalLists = (state: State, followed: ReadonlySet<string>, now: number): ApprovalLists => {
  const ended = endedRepairs(state).filter(needsApproval)
  const waiting = waitingApprovals(state, now)
  const others = [
    ...activeRepairs(state).filter(needsApproval),
    ...ended.filter((repair) => followed.has(repair.id)),
  ]
  return {
    cards: [...waiting, ...others].sort((a, b) => a.plannedAt - b.plannedAt || a.id.localeCompare(b.id)),
    snoozed: snoozedApprovals(state, now),
    ended: ended.filter((repair) => !followed.has(repair.id)).slice(0, KEPT_ENDED),
  }
}

export type StageMark = 'done' | 'now' | 'failed' | 'ahead'
export type StageName = 'planned' | 'approved' | 'performed' | 'verified'
export type PassedStage = { readonly name: StageName; readonly mark: StageMark; readonly at: number | null }

/** How far a repair has come through planned, approved, performed, verified, with the time of each. */
export const stagesOf = (repair: Repair): readonly PassedStage[] => {
  const performed = repair.performedAt !== null
  const over = isEnded(repair)
  const mark = (passed: boolean, current: boolean, failed: boolean): StageMark => {
    if (failed) return 'failed'
    if (passed) return 'done'
    return current ? 'now' : 'ahead'
  }
  const refused = repair.stage === 'rejected' || (repair.stage === 'withdrawn' && repair.approvedAt === null)
  const cut = over && !refused && !performed
  return [
    { name: 'planned', mark: 'done', at: repair.plannedAt },
    {
      name: 'approved',
      mark: mark(repair.approvedAt !== null, repair.stage === 'awaiting', refused),
      at: repair.approvedAt ?? (refused ? repair.settledAt : null),
    },
    {
      name: 'performed',
      mark: mark(
        performed,
        repair.stage === 'approved' || repair.stage === 'performing',
        cut || repair.performedOk === false,
      ),
      at: repair.performedAt,
    },
    {
      name: 'verified',
      mark: mark(
        repair.outcome === 'verified',
        repair.stage === 'verifying',
        performed && repair.outcome !== null && repair.outcome !== 'verified',
      ),
      at: performed ? repair.settledAt : null,
    },
  ]
}
