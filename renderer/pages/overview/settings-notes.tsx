import { Button } from '@mantine/core'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { FaultTable } from '../../components/fault-table'
import styles from './settings-notes.module.css'
import { Dialog } from '../../components/dialog'

/** Where the settings come from, and what in them works but should be looked at. */
export const SettingsNotes = () => {
  const t = useText()
  const { settings } = useEngineState()
  const [shown, setShown] = useState(false)
  if (settings === null) return null
  return (
    <p className={styles.notes}>
      {t('overview.settings')} <code>{settings.file}</code>
      {settings.warnings.length === 0 ? null : (
        <Button variant="subtle" size="compact-xs" onClick={() => setShown(true)}>
          {t('overview.warnings', { n: settings.warnings.length })}
        </Button>
      )}
      <Dialog opened={shown} onClose={() => setShown(false)} title={t('overview.warnings.title')} size="xl">
        <FaultTable file={settings.file} faults={settings.warnings} />
      </Dialog>
    </p>
  )
}
