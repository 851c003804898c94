import { Button } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import type { SettingEdit } from '@shared/ipc/settings-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import { DiffLines } from './diff-lines'
import styles from './save-dialog.module.css'

/** Asks before the file is changed: which of its lines, and what will be different. */
export const SaveDialog = ({
  file,
  sha256,
  edits,
  preview,
  onClose,
}: {
  file: string
  sha256: string
  edits: SettingEdit[]
  preview: Output<'settings.preview'>
  /** With the hash of the file as it was saved, or without having saved. */
  onClose: (saved: string | null) => void
}) => {
  const t = useText()
  const say = useMessage()
  const save = useAct('settings.save')
  const confirm = async (): Promise<void> => {
    const saved = await save.run({ sha256, edits })
    if (saved !== null) onClose(saved.sha256)
  }
  return (
    <Dialog opened={true} onClose={() => onClose(null)} title={t('settings.ui.save.title')} size="xl">
      <div className={styles.dialog}>
        <p className={styles.file}>
          <code>{plainLine(file)}</code>
        </p>
        <section>
          <h3 className={styles.heading}>{t('settings.ui.save.diff')}</h3>
          <DiffLines diff={preview.diff} />
          <p className={styles.dim}>{t('settings.ui.save.kept')}</p>
        </section>
        <section>
          <h3 className={styles.heading}>{t('settings.ui.save.effects')}</h3>
          <ul className={styles.effects}>
            {preview.effects.map((effect) => (
              <li key={effect.code}>{say(effect)}</li>
            ))}
          </ul>
        </section>
        {save.problem === null ? null : <ProblemNote problem={save.problem} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={() => onClose(null)} data-autofocus="">
            {t('act.cancel')}
          </Button>
          <ActButton needs="change" loading={save.pending} act="confirm-save" onClick={() => void confirm()}>
            {t('settings.ui.save.act')}
          </ActButton>
        </div>
      </div>
    </Dialog>
  )
}
