import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import styles from './settings.module.css'

export type Saved = { readonly sha256: string; readonly undone: boolean }

/** What was just saved: whether the engine works by it, and the way back while it is open. */
export const SavedNote = ({
  saved,
  mayUndo,
  onUndone,
}: {
  saved: Saved | null
  /** The file still says what was saved last from here. */
  mayUndo: boolean
  onUndone: (sha256: string) => void
}) => {
  const t = useText()
  const { settings } = useEngineState()
  const undo = useAct('settings.undo')
  const takeBack = async (): Promise<void> => {
    const answer = await undo.run({})
    if (answer !== null) onUndone(answer.sha256)
  }
  if (saved === null) return null
  const inUse = settings?.sha256 === saved.sha256
  return (
    <div className={styles.saved} data-saved={inUse ? 'in_use' : 'waiting'}>
      <StateShape shape={inUse ? 'ok' : 'unknown'} decorative />
      <p role="status">
        {t(saved.undone ? 'settings.ui.saved.undone' : 'settings.ui.saved')}{' '}
        {t(inUse ? 'settings.ui.saved.in_use' : 'settings.ui.saved.waiting')}
      </p>
      {mayUndo ? (
        <ActButton
          needs="change"
          variant="default"
          loading={undo.pending}
          act="undo-save"
          onClick={() => void takeBack()}
        >
          {t('settings.ui.saved.undo')}
        </ActButton>
      ) : null}
      {undo.problem === null ? null : <ProblemNote problem={undo.problem} />}
    </div>
  )
}
