import { Button, Group } from '@mantine/core'
import { useText } from '../app/language'
import { useAct } from '../bridge/use-act'
import { Dialog } from '../components/dialog'
import { ProblemNote } from '../components/problem-note'
import styles from './state-bar.module.css'

/** Asks once more before repairs run without anybody's approval. */
export const AutoModeQuestion = ({ onClose }: { onClose: () => void }) => {
  const t = useText()
  const { run, pending, problem } = useAct('mode.set')
  const confirm = async (): Promise<void> => {
    if ((await run({ mode: 'auto' })) !== null) onClose()
  }
  return (
    <Dialog opened={true} onClose={onClose} title={t('mode.confirm.title')}>
      <p className={styles.explain}>{t('mode.confirm.explain')}</p>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus="">
          {t('act.cancel')}
        </Button>
        <Button onClick={() => void confirm()} loading={pending}>
          {t('mode.confirm.act')}
        </Button>
      </Group>
    </Dialog>
  )
}
