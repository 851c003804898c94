import { Button, Checkbox, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../app/language'
import { common, type FieldProps } from './field-props'
import { draftTyped, draftWith, draftWithout, typedOf, valueNow } from './field-value'
import { useForm } from './form-context'
import { SecretField, SecretHint } from './secret-field'
import { settingName, unitWord, valueWord } from './setting-words'
import styles from './settings.module.css'

const Toggle = (props: FieldProps) => {
  const t = useText()
  const { setting } = props
  const { drafts, change, readOnly } = useForm()
  const now = valueNow(setting, drafts[setting.place]) ?? setting.assumed
  return (
    <Switch
      {...common(props, settingName(t, setting))}
      checked={now === true}
      disabled={readOnly}
      label={t(now === true ? 'settings.ui.on' : 'settings.ui.off')}
      onChange={(event) => change(setting.place, draftWith(setting, event.currentTarget.checked))}
    />
  )
}

const Choice = (props: FieldProps & { choices: readonly (string | number | boolean)[] }) => {
  const t = useText()
  const { setting, choices } = props
  const { drafts, change, readOnly } = useForm()
  const now = valueNow(setting, drafts[setting.place])
  const at = choices.findIndex((choice) => choice === now)
  const none =
    setting.assumed === null
      ? t('settings.ui.not_set')
      : t('settings.ui.choice.assumed', { value: valueWord(t, setting, setting.assumed) })
  const odd = now !== undefined && at === -1 ? [{ value: 'odd', label: JSON.stringify(now) }] : []
  return (
    <NativeSelect
      {...common(props, settingName(t, setting))}
      className={styles.input}
      value={now === undefined ? '' : at === -1 ? 'odd' : String(at)}
      disabled={readOnly}
      error={props.invalid}
      data={[
        ...(setting.required ? [] : [{ value: '', label: none }]),
        ...odd,
        ...choices.map((choice, index) => ({ value: String(index), label: valueWord(t, setting, choice) })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        change(
          setting.place,
          value === '' ? draftWithout(setting) : draftWith(setting, choices[Number(value)]),
        )
      }
    />
  )
}

const ChoiceList = (props: FieldProps & { choices: readonly string[] }) => {
  const t = useText()
  const { setting, choices, describedBy } = props
  const { drafts, change, readOnly } = useForm()
  const said = valueNow(setting, drafts[setting.place]) ?? setting.assumed
  const now: readonly unknown[] = Array.isArray(said) ? said : []
  const toggle = (choice: string, on: boolean): void => {
    const rest = now.filter((one) => one !== choice)
    change(setting.place, draftWith(setting, on ? [...rest, choice] : rest))
  }
  return (
    <div
      className={styles.boxes}
      role="group"
      aria-label={settingName(t, setting)}
      aria-describedby={describedBy}
      data-field={setting.place}
    >
      {choices.map((choice) => (
        <Checkbox
          key={choice}
          label={choice}
          checked={now.includes(choice)}
          disabled={readOnly}
          onChange={(event) => toggle(choice, event.currentTarget.checked)}
        />
      ))}
    </div>
  )
}

const Typed = (props: FieldProps & { lines: boolean; code: boolean }) => {
  const t = useText()
  const { setting, lines, code, invalid } = props
  const { drafts, change, readOnly, notKept } = useForm()
  const draft = drafts[setting.place]
  const assumed = typedOf(setting, setting.assumed)
  const shared = {
    ...common(props, settingName(t, setting)),
    className: lines ? styles.wide : styles.input,
    value: draft?.typed ?? typedOf(setting, valueNow(setting, draft)),
    placeholder: assumed === '' ? t('settings.ui.not_set') : assumed,
    readOnly,
    error: invalid,
    spellCheck: false,
    autoComplete: 'off',
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change(setting.place, draftTyped(setting, currentTarget.value, notKept === null)),
  }
  if (lines)
    return (
      <Textarea
        {...shared}
        autosize
        minRows={2}
        maxRows={12}
        classNames={{ input: code ? (styles.code ?? '') : '' }}
      />
    )
  const unit = unitWord(t, setting)
  return (
    <span className={styles.withUnit}>
      <TextInput {...shared} inputMode={setting.takes.kind === 'number' ? 'decimal' : 'text'} />
      {unit === '' ? null : <span className={styles.unit}>{unit}</span>}
    </span>
  )
}

/** What holds secrets among other things is not shown either: it is written anew as a whole, or left. */
const HiddenPart = (props: FieldProps) => {
  const t = useText()
  const { setting } = props
  const { drafts, readOnly } = useForm()
  const [replacing, setReplacing] = useState(false)
  if (replacing || drafts[setting.place] !== undefined)
    return (
      <>
        <Typed {...props} setting={{ ...setting, value: '' }} lines={true} code={true} />
        <SecretHint />
      </>
    )
  return (
    <div className={styles.secret} data-field={setting.place}>
      <span>{t('settings.ui.secret.set')}</span>
      {readOnly ? null : (
        <Button variant="default" onClick={() => setReplacing(true)}>
          {t('settings.ui.secret.replace')}
        </Button>
      )}
    </div>
  )
}

/** The field of a setting by what it takes. */
export const SettingField = (props: FieldProps) => {
  const { readOnly } = useForm()
  const { takes, secret, keepable } = props.setting
  if (keepable && takes.kind !== 'json') return <SecretField {...props} />
  if (secret === 'masked') return <HiddenPart {...props} />
  switch (takes.kind) {
    case 'toggle':
      return <Toggle {...props} />
    case 'choice':
      return <Choice {...props} choices={takes.choices} />
    case 'list':
      return takes.choices === null ? (
        <Typed {...props} lines={true} code={false} />
      ) : (
        <ChoiceList {...props} choices={takes.choices} />
      )
    case 'json':
      return (
        <>
          <Typed {...props} lines={true} code={true} />
          {keepable && !readOnly ? <SecretHint /> : null}
        </>
      )
    case 'number':
    case 'text':
      return <Typed {...props} lines={false} code={false} />
  }
}
