import type { Repair } from '@shared/domain/state'
import { isUndoable } from '@shared/domain/undoable'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { openPage } from '../../store/ui'
import { ActButton } from '../act/act-button'
import { ProblemNote } from '../problem-note'

/** Plans to take a repair back, and leads to that plan: it is looked at and approved like every other. */
export const UndoButton = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const undo = useAct('repairs.undo')
  if (!isUndoable(repair)) return null
  const press = async (): Promise<void> => {
    const planned = await undo.run({ repairId: repair.id })
    if (planned !== null) openPage('approvals', planned.repairId)
  }
  return (
    <>
      <ActButton
        needs="approve"
        variant="default"
        loading={undo.pending}
        act="undo"
        onClick={() => void press()}
      >
        {t('word.act.undo')}
      </ActButton>
      {undo.problem === null ? null : <ProblemNote problem={undo.problem} />}
    </>
  )
}
