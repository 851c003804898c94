import { Button, Group, TextInput } from '@mantine/core'
import type { Repair } from '@shared/domain/state'
import { useState } from 'react'
import { useText } from '../../app/language'
import type { Act } from '../../bridge/use-act'
import { AimedButton } from '../act/aimed-button'
import styles from './approval.module.css'
import { Dialog } from '../dialog'
import { plainLine } from '@shared/timeline/plain-line'

/** Asks for the target's name before something that cannot be taken back. */
const NameDialog = ({
  repair,
  onConfirm,
  onClose,
}: {
  repair: Repair
  onConfirm: () => void
  onClose: () => void
}) => {
  const t = useText()
  const [typed, setTyped] = useState('')
  const { name } = repair.plan.target
  const matches = typed.trim() === name
  return (
    <Dialog opened={true} onClose={onClose} title={t('approve.irreversible.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (matches) onConfirm()
        }}
      >
        <p className={styles.explain}>{t('approve.irreversible.explain')}</p>
        <TextInput
          label={
            <>
              {t('approve.irreversible.type')} <code>{plainLine(name)}</code>
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus=""
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" disabled={!matches}>
            {t('word.act.approve')}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

/** Approves exactly the plan that is shown, by its hash; what cannot be taken back is asked again. */
export const ApproveButton = ({
  repair,
  act,
  asking,
  setAsking,
  onApproved,
}: {
  repair: Repair
  act: Act<'approvals.approve'>
  /** Whether the name is being asked for; held outside so that a key can ask as well. */
  asking: boolean
  setAsking: (asking: boolean) => void
  onApproved?: () => void
}) => {
  const t = useText()
  const approve = async (): Promise<void> => {
    setAsking(false)
    if ((await act.run({ repairId: repair.id, hash: repair.plan.hash })) !== null) onApproved?.()
  }
  const press = (): void => {
    if (repair.plan.undo === 'irreversible') setAsking(true)
    else void approve()
  }
  return (
    <>
      <AimedButton needs="approve" onPress={press} loading={act.pending} act="approve">
        {t('word.act.approve')}
      </AimedButton>
      {asking ? (
        <NameDialog repair={repair} onConfirm={() => void approve()} onClose={() => setAsking(false)} />
      ) : null}
    </>
  )
}
