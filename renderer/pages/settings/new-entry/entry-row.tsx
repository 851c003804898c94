import type { Setting } from '@shared/ipc/settings-calls'
import { useId } from 'react'
import { useMessage, useText } from '../../../app/language'
import { useForm } from '../form-context'
import { SettingField } from '../setting-field'
import { assumedWord, settingMeaning, settingName } from '../setting-words'
import styles from './new-entry.module.css'

/** A text that may be longer than this has the whole width, as addresses and paths do. */
const LONG_TEXT = 1000

const isWide = ({ takes }: Setting): boolean => {
  switch (takes.kind) {
    case 'list':
    case 'json':
      return true
    case 'text':
      return (takes.longest ?? Number.MAX_SAFE_INTEGER) > LONG_TEXT
    case 'number':
    case 'toggle':
    case 'choice':
      return false
  }
}

/** One field of a new entry: its name, the field, what is wrong with it, what it means and what is meant without it. */
export const EntryRow = ({ setting, onLeave }: { setting: Setting; onLeave: (place: string) => void }) => {
  const t = useText()
  const say = useMessage()
  const id = useId()
  const { drafts, faults, warnings } = useForm()
  const { place, takes, assumed, required } = setting
  const told = faults.get(place) ?? []
  const isBroken = drafts[place]?.broken === true
  const isList = takes.kind === 'list' && takes.choices === null
  return (
    <div
      className={styles.row}
      data-setting={place}
      data-wide={isWide(setting) || undefined}
      onBlur={() => onLeave(place)}
    >
      <p className={styles.label}>
        {settingName(t, setting)}
        {required ? <span className={styles.required}>{t('entry.ui.required')}</span> : null}
      </p>
      <div className={styles.field}>
        <SettingField setting={setting} describedBy={id} invalid={told.length > 0 || isBroken} />
      </div>
      <div id={id} className={styles.below}>
        {isBroken ? <p className={styles.fault}>{t('settings.ui.json.broken')}</p> : null}
        {told.map(({ path, message }) => (
          <p key={`${path} ${message.code}`} className={styles.fault} data-fault={place}>
            {say(message)}
          </p>
        ))}
        {(warnings.get(place) ?? []).map(({ path, message }) => (
          <p key={`${path} ${message.code}`} className={styles.warning}>
            {say(message)}
          </p>
        ))}
        <p className={styles.hint}>
          {settingMeaning(t, setting)}
          {isList ? ` ${t('settings.ui.list.hint')}` : ''}
          {assumed === null || assumed === undefined ? null : (
            <span className={styles.assumed}> {assumedWord(t, setting)}</span>
          )}
        </p>
      </div>
    </div>
  )
}
