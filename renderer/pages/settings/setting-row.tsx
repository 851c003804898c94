import type { Setting } from '@shared/ipc/settings-calls'
import { useId } from 'react'
import { useMessage, useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import { draftWithout } from './field-value'
import { useForm } from './form-context'
import { SettingField } from './setting-field'
import { assumedWord, rangeWord, settingMeaning, settingName } from './setting-words'
import styles from './settings.module.css'

/** One setting: its name and meaning, its field, what is wrong with it, and the way back. */
export const SettingRow = ({ setting }: { setting: Setting }) => {
  const t = useText()
  const say = useMessage()
  const id = useId()
  const { drafts, change, readOnly, faults, warnings, look } = useForm()
  const draft = drafts[setting.place]
  const told = faults.get(setting.place) ?? []
  const name = settingName(t, setting)
  const range = rangeWord(t, setting)
  const isSet = draft === undefined ? setting.isSet : draft.edit.kind !== 'remove'
  const invalid = told.length > 0 || draft?.broken === true
  return (
    <div
      className={styles.row}
      data-setting={setting.place}
      data-changed={draft !== undefined}
      onFocus={() => look(setting)}
    >
      <div className={styles.about}>
        <p className={styles.name}>
          {name}
          {draft === undefined ? null : <span className={styles.changed}>{t('settings.ui.changed')}</span>}
        </p>
        <p className={styles.meaning}>{settingMeaning(t, setting)}</p>
        <code className={styles.key}>{setting.place}</code>
      </div>
      <div className={styles.control}>
        <SettingField setting={setting} describedBy={id} invalid={invalid} />
        <div className={styles.below} id={id}>
          {draft?.broken === true ? <p className={styles.fault}>{t('settings.ui.json.broken')}</p> : null}
          {told.map((fault) => (
            <p key={fault.message.code} className={styles.fault} data-fault={setting.place}>
              <StateShape shape="critical" decorative /> {say(fault.message)}
            </p>
          ))}
          {(warnings.get(setting.place) ?? []).map((warning) => (
            <p key={warning.message.code} className={styles.warning}>
              <StateShape shape="caution" decorative /> {say(warning.message)}
            </p>
          ))}
          <p className={styles.hint}>
            {setting.takes.kind === 'list' && setting.takes.choices === null ? (
              <span>{t('settings.ui.list.hint')}</span>
            ) : null}
            {range === '' ? null : <span>{range}</span>}
            {setting.required ? null : <span>{assumedWord(t, setting)}</span>}
            {readOnly || draft === undefined ? null : (
              <button
                type="button"
                className={styles.link}
                aria-label={t('settings.ui.revert.of', { name })}
                onClick={() => change(setting.place, null)}
              >
                {t('settings.ui.revert')}
              </button>
            )}
            {readOnly || setting.required || !isSet || !setting.isSet ? null : (
              <button
                type="button"
                className={styles.link}
                aria-label={t(setting.keepable ? 'settings.ui.secret.remove.of' : 'settings.ui.reset.of', {
                  name,
                })}
                onClick={() => change(setting.place, draftWithout(setting))}
              >
                {t(setting.keepable ? 'settings.ui.secret.remove' : 'settings.ui.reset')}
              </button>
            )}
          </p>
        </div>
      </div>
    </div>
  )
}
