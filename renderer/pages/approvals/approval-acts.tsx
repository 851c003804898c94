import { Button } from '@mantine/core'
import { isEnded } from '@shared/domain/apply-event'
import type { Repair } from '@shared/domain/state'
import { useCallback, useMemo, useState } from 'react'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { useForbidden } from '../../components/act/use-may'
import { ApproveButton } from '../../components/approval/approve-button'
import { UndoButton } from '../../components/undo/undo-button'
import { LaterMenu } from '../../components/approval/later-menu'
import { ProblemNote } from '../../components/problem-note'
import { choose, useChosen } from '../../store/ui'
import styles from './approval-acts.module.css'
import { follow, unfollow } from './followed'
import { RejectForm } from './reject-form'
import { cardId, useActKeys } from './use-card-keys'

/** Which card asks for the reason of a rejection; the palette opens it too. */
const REJECT = 'approvals.reject'

/** Approve, later, reject, by click and by key on the chosen card; once it has ended, putting it away. */
export const ApprovalActs = ({ repair, active }: { repair: Repair; active: boolean }) => {
  const t = useText()
  const approve = useAct('approvals.approve')
  const reject = useAct('approvals.reject')
  const snooze = useAct('approvals.snooze')
  const [asking, setAsking] = useState(false)
  const rejecting = useChosen(REJECT) === repair.id
  const [delaying, setDelaying] = useState(false)
  const waiting = repair.stage === 'awaiting'
  const { id, plan } = repair
  const { run: runApprove } = approve
  const setRejecting = useCallback((on: boolean) => choose(REJECT, on ? id : null), [id])
  // The field that had the focus is gone: keys go on from the card.
  const endRejecting = useCallback(() => {
    setRejecting(false)
    document.getElementById(cardId(id))?.focus({ preventScroll: true })
  }, [id, setRejecting])

  const acts = useMemo(
    () => ({
      approve: () => {
        if (plan.undo === 'irreversible') {
          setAsking(true)
          return
        }
        follow(id)
        void runApprove({ repairId: id, hash: plan.hash })
      },
      reject: () => setRejecting(true),
      later: () => setDelaying(true),
    }),
    [id, plan, runApprove, setRejecting],
  )
  const forbidden = useForbidden('approve')
  useActKeys(active && waiting && forbidden === null && !approve.pending && !rejecting, acts)

  if (isEnded(repair))
    return (
      <footer className={styles.acts}>
        <Button variant="default" onClick={() => unfollow(id)}>
          {t('approval.put_away')}
        </Button>
        <UndoButton repair={repair} />
      </footer>
    )
  const problem = approve.problem ?? reject.problem ?? snooze.problem
  const rejectFor = async (reason: string): Promise<void> => {
    follow(id)
    if ((await reject.run({ repairId: id, reason })) !== null) endRejecting()
  }
  return (
    <footer className={styles.foot}>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {rejecting ? (
        <RejectForm
          pending={reject.pending}
          onReject={(reason) => void rejectFor(reason)}
          onCancel={endRejecting}
        />
      ) : (
        <div className={styles.acts}>
          <ApproveButton
            repair={repair}
            act={approve}
            asking={asking}
            setAsking={setAsking}
            onApproved={() => follow(id)}
          />
          <LaterMenu repairId={id} act={snooze} opened={delaying} onChange={setDelaying} />
          <ActButton needs="approve" variant="default" onClick={() => setRejecting(true)}>
            {t('word.act.reject')}
          </ActButton>
        </div>
      )}
    </footer>
  )
}
