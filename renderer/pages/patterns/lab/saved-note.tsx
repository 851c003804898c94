import { useEngineState } from '../../../app/app-context'
import { useText } from '../../../app/language'
import { useAct } from '../../../bridge/use-act'
import { ActButton } from '../../../components/act/act-button'
import { ProblemNote } from '../../../components/problem-note'
import { StateShape } from '../../../components/state-shape'
import styles from './lab.module.css'
import type { SavedExpressions } from './save-dialog'

/** What was just saved: whether the engine has taken it over, and the way back to what stood there before. */
export const SavedNote = ({
  ruleId,
  saved,
  undone,
  onUndone,
}: {
  ruleId: string
  saved: SavedExpressions
  /** Whether it was the way back that was saved. */
  undone: boolean
  onUndone: (saved: SavedExpressions) => void
}) => {
  const t = useText()
  const { settings } = useEngineState()
  const undo = useAct('lab.save')
  const inUse = settings?.sha256 === saved.sha256
  // Somebody has changed the settings since: what is saved here is not what is at work.
  const isOver = !inUse && settings?.sha256 !== saved.from
  const takeBack = async (): Promise<void> => {
    const answer = await undo.run({ ruleId, ...saved.before, sha256: saved.sha256 })
    if (answer !== null) onUndone({ ...answer, from: saved.sha256, to: saved.before })
  }
  if (isOver) return null
  return (
    <div className={styles.saved} data-saved={inUse ? 'in_use' : 'waiting'}>
      <StateShape shape={inUse ? 'ok' : 'unknown'} decorative />
      <p className={styles.words} role="status">
        {t(undone ? 'lab.ui.undone' : 'lab.ui.saved')}{' '}
        {t(inUse ? 'lab.ui.saved.in_use' : 'lab.ui.saved.waiting')}
      </p>
      <ActButton
        needs="change"
        variant="default"
        loading={undo.pending}
        act="undo-save"
        onClick={() => void takeBack()}
      >
        {t(undone ? 'lab.ui.redo' : 'lab.ui.undo')}
      </ActButton>
      {undo.problem === null ? null : (
        <div className={styles.wide}>
          <ProblemNote problem={undo.problem} />
        </div>
      )}
    </div>
  )
}
