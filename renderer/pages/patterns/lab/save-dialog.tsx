import { Button } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import { useText } from '../../../app/language'
import { useAct } from '../../../bridge/use-act'
import { ActButton } from '../../../components/act/act-button'
import { Dialog } from '../../../components/dialog'
import { ProblemNote } from '../../../components/problem-note'
import { StateShape } from '../../../components/state-shape'
import { ChangedLines, type Expressions } from './changed-lines'
import styles from './lab.module.css'

export type SavedExpressions = {
  /** The hashes of the settings before and after. */
  readonly from: string
  readonly sha256: string
  readonly before: Expressions
  readonly to: Expressions
}

/** Asks again before an expression is saved: which lines of the file change, and what is not found any more. */
export const SaveDialog = ({
  rule,
  name,
  to,
  lost,
  onClose,
}: {
  rule: Output<'lab.rule'>
  name: string
  to: Expressions
  /** How many lines of the log that was tried match now and will not any more. */
  lost: number
  onClose: (saved: SavedExpressions | null) => void
}) => {
  const t = useText()
  const save = useAct('lab.save')
  const confirm = async (): Promise<void> => {
    const saved = await save.run({ ruleId: rule.ruleId, ...to, sha256: rule.sha256 })
    if (saved !== null) onClose({ ...saved, from: rule.sha256, to })
  }
  return (
    <Dialog opened={true} onClose={() => onClose(null)} title={t('lab.ui.save.title')} size="lg">
      <div className={styles.dialog}>
        <p className={styles.name}>
          <bdi>{name}</bdi>
        </p>
        {lost === 0 ? null : (
          <p className={styles.words}>
            <StateShape shape="caution" decorative /> {t('lab.ui.save.lost', { n: lost })}
          </p>
        )}
        <ChangedLines file={rule.file} ruleId={rule.ruleId} from={rule} to={to} />
        {save.problem === null ? null : <ProblemNote problem={save.problem} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={() => onClose(null)} data-autofocus="">
            {t('act.cancel')}
          </Button>
          <ActButton needs="change" loading={save.pending} act="confirm-save" onClick={() => void confirm()}>
            {t('lab.ui.save.act')}
          </ActButton>
        </div>
      </div>
    </Dialog>
  )
}
