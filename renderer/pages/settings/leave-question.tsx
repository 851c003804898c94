import { Button } from '@mantine/core'
import type { SettingEdit } from '@shared/ipc/settings-calls'
import { useEffect } from 'react'
import { useClient } from '../../app/app-context'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import { answerLeaving, guardLeaving, useLeaving } from '../../store/leaving'
import type { Drafts } from './drafts'
import { isReadyToSave } from './unsaved-bar'
import type { Preview } from './use-preview'
import styles from './save-dialog.module.css'

/** Asks once what becomes of changes that are not saved when their page is left: kept for good, thrown away, or gone on with. */
export const LeaveQuestion = ({
  drafts,
  edits,
  sha256,
  preview,
  onSaved,
  onDiscard,
}: {
  drafts: Drafts
  edits: SettingEdit[]
  sha256: string
  preview: Preview
  onSaved: (sha256: string) => void
  onDiscard: () => void
}) => {
  const t = useText()
  const asked = useLeaving()
  const save = useAct('settings.save')
  const n = Object.keys(drafts).length
  const isUnsaved = n > 0
  useEffect(() => (isUnsaved ? guardLeaving() : undefined), [isUnsaved])
  const client = useClient()
  useEffect(() => {
    // The program is told, so that it does not end without a word; one that cannot be told ends as before.
    const tell = (unsaved: number): unknown =>
      client.call('desktop.unsaved', { n: unsaved }).catch(() => undefined)
    if (n === 0) return undefined
    tell(n)
    return () => void tell(0)
  }, [client, n])
  const isReady = isReadyToSave(drafts, preview)
  const saveAndGo = async (): Promise<void> => {
    const saved = await save.run({ sha256, edits })
    if (saved === null) return
    answerLeaving('go')
    onSaved(saved.sha256)
  }
  return (
    <Dialog
      opened={asked && isUnsaved}
      onClose={() => answerLeaving('stay')}
      title={t('settings.ui.leave.title')}
    >
      <div className={styles.dialog}>
        <p>{t('settings.ui.leave.about', { n })}</p>
        {isReady || !preview.current ? null : <p>{t('settings.ui.leave.faults')}</p>}
        {save.problem === null ? null : <ProblemNote problem={save.problem} />}
        <div className={styles.acts}>
          <Button
            variant="default"
            data-act="leave-stay"
            data-autofocus=""
            onClick={() => answerLeaving('stay')}
          >
            {t('settings.ui.leave.stay')}
          </Button>
          <Button
            variant="default"
            data-act="leave-discard"
            onClick={() => {
              answerLeaving('go')
              onDiscard()
            }}
          >
            {t('settings.ui.leave.discard')}
          </Button>
          <ActButton
            needs="change"
            act="leave-save"
            loading={save.pending}
            disabled={!isReady}
            onClick={() => void saveAndGo()}
          >
            {t('settings.ui.leave.save')}
          </ActButton>
        </div>
      </div>
    </Dialog>
  )
}
