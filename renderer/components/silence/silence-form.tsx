import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import type { SilenceScope } from '@shared/domain/upkeep'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { useNow } from '../../app/ticker'
import { momentTime } from '@shared/words/time'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../act/act-button'
import { ProblemNote } from '../problem-note'
import { scopeChoices, scopeKey, type ScopeChoice } from './scope-choices'
import { fieldTime, lengthOf, presets, type Preset } from './silence-length'
import styles from './silence.module.css'

const LONGEST_REASON = 500
const MINUTE_MS = 60_000
const FIRST_UNTIL_MS = 2 * 60 * MINUTE_MS

/** Asks what is to be quiet, for how long and why, and says in a sentence what will happen. */
export const SilenceForm = ({
  scope,
  onDone,
  onCancel,
}: {
  /** What is chosen at first. */
  scope: SilenceScope | null
  onDone: () => void
  onCancel: () => void
}) => {
  const t = useText()
  const language = useLanguage()
  const state = useEngineState()
  const now = useNow(10_000)
  const add = useAct('silences.add')
  const [key, setKey] = useState(scope === null ? null : scopeKey(scope))
  const [preset, setPreset] = useState<Preset>('60')
  const [until, setUntil] = useState(() => fieldTime(Date.now() + FIRST_UNTIL_MS))
  const [reason, setReason] = useState('')
  const [endsOnRecovery, setEndsOnRecovery] = useState(false)
  const [tried, setTried] = useState(false)

  const groups = scopeChoices(state, t('upkeep.page.scope.all'))
  const chosen: ScopeChoice | undefined = groups
    .flatMap(({ choices }) => choices)
    .find((one) => one.key === key)
  const length = lengthOf(preset, until, now)

  const submit = async (): Promise<void> => {
    setTried(true)
    if (chosen === undefined || length.kind === 'fault' || reason.trim() === '') return
    const { minutes } = length
    const added = await add.run({ scope: chosen.scope, reason: reason.trim(), minutes, endsOnRecovery })
    if (added !== null) onDone()
  }
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Select
        label={t('upkeep.page.scope')}
        placeholder={t('upkeep.page.scope.choose')}
        data={groups.map(({ kind, choices }) => ({
          group: t(`upkeep.page.scope.group.${kind}`),
          items: choices.map((one) => ({ value: one.key, label: one.label })),
        }))}
        value={key}
        onChange={setKey}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('upkeep.page.scope.none')}
        maxDropdownHeight={260}
        error={tried && chosen === undefined ? t('upkeep.page.scope.missing') : undefined}
      />
      <fieldset className={styles.length}>
        <legend>{t('upkeep.page.length')}</legend>
        <div className={styles.times}>
          <div className={styles.choices}>
            {presets.map((one) => (
              <label key={one} className={styles.choice}>
                <input
                  type="radio"
                  name="length"
                  value={one}
                  checked={preset === one}
                  onChange={() => setPreset(one)}
                />
                {t(`upkeep.page.length.${one}`)}
              </label>
            ))}
          </div>
          {preset === 'until' ? (
            <TextInput
              type="datetime-local"
              aria-label={t('upkeep.page.length.until.field')}
              value={until}
              min={fieldTime(now)}
              onChange={(event) => setUntil(event.currentTarget.value)}
              error={length.kind === 'fault' ? t(`upkeep.page.length.${length.fault}`) : undefined}
            />
          ) : null}
        </div>
        <Checkbox
          size="xs"
          label={t('upkeep.page.recovery')}
          description={t('upkeep.page.recovery.hint')}
          checked={endsOnRecovery}
          onChange={(event) => setEndsOnRecovery(event.currentTarget.checked)}
        />
      </fieldset>
      <TextInput
        label={t('upkeep.page.reason')}
        placeholder={t('upkeep.page.reason.example')}
        value={reason}
        maxLength={LONGEST_REASON}
        onChange={(event) => setReason(event.currentTarget.value)}
        autoComplete="off"
        error={tried && reason.trim() === '' ? t('upkeep.page.reason.missing') : undefined}
        data-autofocus=""
      />
      <p className={styles.summary}>
        {chosen === undefined || length.kind === 'fault' ? (
          t('upkeep.page.what')
        ) : (
          <>
            {t('upkeep.page.summary', {
              time: momentTime(language, now + length.minutes * MINUTE_MS, now),
              scope: chosen.label,
            })}{' '}
            {t('upkeep.page.what')}
          </>
        )}
      </p>
      {add.problem === null ? null : <ProblemNote problem={add.problem} />}
      <div className={styles.acts}>
        <Button variant="default" onClick={onCancel}>
          {t('act.cancel')}
        </Button>
        <ActButton needs="approve" loading={add.pending}>
          {t(chosen?.scope.kind === 'all' ? 'upkeep.page.begin.act' : 'upkeep.page.add.act')}
        </ActButton>
      </div>
    </form>
  )
}
