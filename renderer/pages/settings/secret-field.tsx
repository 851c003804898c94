import { Button, PasswordInput } from '@mantine/core'
import type { Setting } from '@shared/ipc/settings-calls'
import type { TextKey } from '@shared/text/text'
import { useState } from 'react'
import { useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { StateShape } from '../../components/state-shape'
import { common, type FieldProps } from './field-props'
import { draftSecret } from './field-value'
import { useForm } from './form-context'
import { settingName } from './setting-words'
import styles from './settings.module.css'

type Reference = NonNullable<Setting['reference']>

const sources = {
  environment: 'settings.ui.secret.from.environment',
  credentials: 'settings.ui.secret.from.credentials',
  store: 'settings.ui.secret.from.store',
  nowhere: 'settings.ui.secret.from.nowhere',
} as const satisfies Record<Reference['from'], TextKey>

/** Where a secret is, and since when; not what it says. */
const WhereKept = ({ setting: { reference, value } }: { setting: Setting }) => {
  const t = useText()
  if (reference === null)
    return (
      <span>
        {t('settings.ui.secret.in_file')} {typeof value === 'string' ? <code>{value}</code> : null}
      </span>
    )
  return (
    <span data-secret-from={reference.from}>
      <StateShape shape={reference.from === 'nowhere' ? 'critical' : 'ok'} decorative />{' '}
      {t(sources[reference.from], { name: reference.name })}
      {reference.at === null ? null : (
        <>
          {' '}
          {t('settings.ui.secret.at')} <Ago at={reference.at} />
        </>
      )}
    </span>
  )
}

/** Where what is typed will be kept; or why it cannot, and what can be done instead. */
export const SecretHint = ({ plain = false }: { plain?: boolean }) => {
  const t = useText()
  const say = useMessage()
  const { notKept } = useForm()
  if (notKept === null) return <p className={styles.hint}>{t('settings.ui.secret.hint')}</p>
  return (
    <p className={styles.warning} data-not-kept="">
      <StateShape shape="caution" decorative /> {say(notKept)}
      {plain ? <strong className={styles.why}>{t('settings.ui.secret.plain')}</strong> : null}
    </p>
  )
}

/** A secret is never shown again: it can be replaced or removed, not looked at. */
export const SecretField = (props: FieldProps) => {
  const t = useText()
  const { setting } = props
  const { drafts, change, readOnly, notKept } = useForm()
  const [replacing, setReplacing] = useState(false)
  const draft = drafts[setting.place]
  const isTyping = draft !== undefined && draft.edit.kind !== 'remove'
  if (setting.isSet && !isTyping && !replacing)
    return (
      <div className={styles.secret} data-field={setting.place}>
        {draft === undefined ? (
          <WhereKept setting={setting} />
        ) : (
          <span>{t('settings.ui.secret.removed')}</span>
        )}
        {readOnly ? null : (
          <Button variant="default" onClick={() => setReplacing(true)}>
            {t('settings.ui.secret.replace')}
          </Button>
        )}
      </div>
    )
  if (readOnly) return <span className={styles.hint}>{t('settings.ui.not_set')}</span>
  return (
    <>
      <div className={styles.secret}>
        <PasswordInput
          {...common(props, settingName(t, setting))}
          className={styles.secretInput ?? ''}
          value={draft?.typed ?? ''}
          placeholder={setting.isSet ? t('settings.ui.secret.new') : t('settings.ui.not_set')}
          error={props.invalid}
          spellCheck={false}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('settings.ui.secret.look') }}
          onChange={({ currentTarget: { value } }) =>
            change(setting.place, draftSecret(setting, value, notKept === null))
          }
        />
        {replacing && draft === undefined ? (
          <Button variant="subtle" onClick={() => setReplacing(false)}>
            {t('act.cancel')}
          </Button>
        ) : null}
      </div>
      <SecretHint plain={draft?.plain === true} />
    </>
  )
}
