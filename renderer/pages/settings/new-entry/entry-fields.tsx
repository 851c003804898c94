import type { NewEntry, Setting } from '@shared/ipc/settings-calls'
import { useState } from 'react'
import { useText } from '../../../app/language'
import { useForm } from '../form-context'
import { EntryRow } from './entry-row'
import { partsOf } from './new-entry'
import styles from './new-entry.module.css'

/** The fields of a new entry: those that have to be filled in, the numbers with their defaults, and the rest folded. */
export const EntryFields = ({
  kind,
  settings,
  onLeave,
}: {
  kind: NewEntry
  settings: readonly Setting[]
  onLeave: (place: string) => void
}) => {
  const t = useText()
  const { faults } = useForm()
  const [wanted, setWanted] = useState(false)
  const { asked, numbers } = partsOf(kind)
  const rest = settings.filter(({ place }) => !asked.has(place) && !numbers.has(place))
  const open = wanted || rest.some(({ place }) => faults.has(place))
  const rowsOf = (some: readonly Setting[]) =>
    some.map((setting) => <EntryRow key={setting.place} setting={setting} onLeave={onLeave} />)
  return (
    <>
      <div className={styles.fields}>{rowsOf(settings.filter(({ place }) => asked.has(place)))}</div>
      {numbers.size === 0 ? null : (
        <div className={styles.numbers}>{rowsOf(settings.filter(({ place }) => numbers.has(place)))}</div>
      )}
      {rest.length === 0 ? null : (
        <details
          className={styles.more}
          open={open}
          onToggle={({ currentTarget, target }) => {
            if (currentTarget === target && currentTarget.open !== open) setWanted(currentTarget.open)
          }}
        >
          <summary data-act="more-settings">{t('entry.ui.more')}</summary>
          {open ? <div className={styles.fields}>{rowsOf(rest)}</div> : null}
        </details>
      )}
    </>
  )
}
