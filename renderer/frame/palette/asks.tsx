import { Button, Group, Select, TextInput } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import { SilenceDialog } from '../../components/silence/silence-dialog'
import { AutoModeQuestion } from '../auto-mode-question'
import styles from './palette.module.css'
import { askOverPage, useAsk } from './palette-store'

/** Fetched when it is first asked for: it brings the fields of the settings along. */
const NewEntryDialog = lazy(async () => ({
  default: (await import('../../pages/settings/new-entry/new-entry-dialog')).NewEntryDialog,
}))

const lengths = ['15', '60', '240'] as const
const LONGEST_COMMAND = 500

/** Asks what is being done on the host and for how long at most repairs are held. */
const HoldDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useText()
  const begin = useAct('holds.begin')
  const [command, setCommand] = useState('')
  const [minutes, setMinutes] = useState<string>('60')
  const [tried, setTried] = useState(false)
  const submit = async (): Promise<void> => {
    setTried(true)
    if (command.trim() === '') return
    const begun = await begin.run({ command: command.trim(), minutes: Number(minutes) })
    if (begun !== null) onClose()
  }
  return (
    <Dialog opened={true} onClose={onClose} title={t('palette.hold.title')}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p className={styles.explain}>{t('palette.hold.explain')}</p>
        <TextInput
          label={t('palette.hold.command')}
          placeholder={t('palette.hold.command.example')}
          value={command}
          maxLength={LONGEST_COMMAND}
          onChange={(event) => setCommand(event.currentTarget.value)}
          error={tried && command.trim() === '' ? t('palette.hold.command.missing') : undefined}
          autoComplete="off"
          data-autofocus=""
        />
        <Select
          label={t('palette.hold.length')}
          data={lengths.map((one) => ({ value: one, label: t(`palette.hold.${one}`) }))}
          value={minutes}
          onChange={(next) => setMinutes(next ?? '60')}
          allowDeselect={false}
        />
        {begin.problem === null ? null : <ProblemNote problem={begin.problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <ActButton needs="approve" loading={begin.pending}>
            {t('palette.hold.act')}
          </ActButton>
        </Group>
      </form>
    </Dialog>
  )
}

const close = (): void => askOverPage(null)

/** What an entry of the palette asks before it does something. */
export const Asks = () => {
  const ask = useAsk()
  switch (ask?.kind) {
    case 'silence':
      return <SilenceDialog scope={ask.scope} onClose={close} />
    case 'hold':
      return <HoldDialog onClose={close} />
    case 'auto_mode':
      return <AutoModeQuestion onClose={close} />
    case 'new_entry':
      return (
        <Suspense fallback={null}>
          <NewEntryDialog list={ask.list} onClose={close} />
        </Suspense>
      )
    case undefined:
      return null
  }
}
