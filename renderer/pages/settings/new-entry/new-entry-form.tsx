import { Button, NativeSelect } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import type { NewEntry, Setting } from '@shared/ipc/settings-calls'
import { isTextKey } from '@shared/text/text'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useEngineState } from '../../../app/app-context'
import { useMessage, useText } from '../../../app/language'
import { useAct } from '../../../bridge/use-act'
import { ActButton } from '../../../components/act/act-button'
import { ProblemNote } from '../../../components/problem-note'
import { DiffLines } from '../diff-lines'
import type { Draft } from '../drafts'
import { faultsByPlace } from '../find'
import { FormProvider } from '../form-context'
import { settingName } from '../setting-words'
import { usePreview } from '../use-preview'
import { EntryFields } from './entry-fields'
import { additionOf, draftsOf, fieldOf, kindIdOf, missingIn, settingsFor, type Filled } from './new-entry'
import styles from './new-entry.module.css'

type Kinds = Output<'settings.kinds'>
const nothing: Filled = {}
const nowhere: ReadonlySet<string> = new Set()
const lookAtNothing = (): void => undefined

const useKindName = (): ((kind: NewEntry) => string) => {
  const t = useText()
  return ({ type }) => {
    if (type === null) return t('entry.ui.kind.log')
    const key = `entry.kind.${type}`
    return isTextKey('en', key) ? t(key) : type
  }
}

/** What is filled in for one kind of entry, judged by the engine a moment after the last key. */
const useEntry = (told: Kinds, kind: NewEntry) => {
  const state = useEngineState()
  const [filled, setFilled] = useState(nothing)
  const [left, setLeft] = useState(nowhere)
  const taken = useMemo(() => new Set(Object.keys(state.checks)), [state.checks])
  const settings = settingsFor(kind, filled, taken)
  const drafts = draftsOf(settings, filled)
  const missing = missingIn(settings, drafts)
  const edits = missing.length === 0 ? [additionOf(kind, settings, drafts, told.notKept === null)] : []
  const preview = usePreview(told.sha256, edits, told.notSaved === null)
  const judged = preview.current ? preview.told : null
  const faults = faultsByPlace(judged?.faults ?? [], settings, [])
  // What nobody has come to yet is not called wrong: it is named below as what is still to be filled in.
  const isSeen = (place: string): boolean => drafts[place] !== undefined || left.has(place)
  const unseen = settings.filter(({ place }) => faults.has(place) && !isSeen(place))
  return {
    settings,
    edits,
    preview,
    judged,
    faults,
    toFill: missing.length > 0 ? missing : unseen,
    form: {
      drafts,
      readOnly: false,
      notKept: told.notKept,
      faults: new Map([...faults].filter(([place]) => isSeen(place))),
      warnings: faultsByPlace(judged?.warnings ?? [], settings, []),
      look: lookAtNothing,
      change: (place: string, draft: Draft | null): void => {
        const setting = settings.find((one: Setting) => one.place === place)
        if (setting === undefined) return
        const { [fieldOf(setting)]: _, ...rest } = filled
        setFilled(draft === null ? rest : { ...rest, [fieldOf(setting)]: draft })
      },
    },
    leave: (place: string) => setLeft((old) => (old.has(place) ? old : new Set([...old, place]))),
    /** Another kind has other fields; only the name means the same. */
    restart: () => {
      setFilled((old) => (old['name'] === undefined ? nothing : { name: old['name'] }))
      setLeft(nowhere)
    },
  }
}

/** Asks what is to be watched, and writes it behind the last entry of the settings file. */
export const NewEntryForm = ({
  told,
  kind,
  onKind,
  onClose,
}: {
  told: Kinds
  kind: NewEntry
  onKind: (id: string) => void
  onClose: () => void
}) => {
  const t = useText()
  const say = useMessage()
  const nameOf = useKindName()
  const save = useAct('settings.save')
  const { settings, edits, preview, judged, faults, toFill, form, leave, restart } = useEntry(told, kind)
  const choice = useRef<HTMLSelectElement>(null)
  useEffect(() => choice.current?.focus(), [])
  const elsewhere = faults.get('') ?? []
  const ready = edits.length > 0 && judged !== null && judged.faults.length === 0 && told.notSaved === null
  const problem = preview.problem ?? save.problem
  const confirm = async (): Promise<void> => {
    if (!ready) return
    const saved = await save.run({ sha256: told.sha256, edits: [...edits] })
    if (saved !== null) onClose()
  }
  const optionsOf = (list: NewEntry['list']) =>
    told.kinds.filter((one) => one.list === list).map((one) => ({ value: kindIdOf(one), label: nameOf(one) }))
  return (
    <FormProvider value={form}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <NativeSelect
          ref={choice}
          label={t('entry.ui.kind')}
          value={kindIdOf(kind)}
          data={[
            { group: t('entry.ui.kind.checks'), items: optionsOf('health_checks') },
            { group: t('entry.ui.kind.logs'), items: optionsOf('log_sources') },
          ]}
          onChange={({ currentTarget }) => {
            restart()
            onKind(currentTarget.value)
          }}
          data-autofocus=""
          data-field="kind"
        />
        <EntryFields key={kindIdOf(kind)} kind={kind} settings={settings} onLeave={leave} />
        {told.notSaved === null ? null : <p className={styles.fault}>{say(told.notSaved)}</p>}
        {elsewhere.map(({ path, message }) => (
          <p key={`${path} ${message.code}`} className={styles.fault}>
            {path === kind.place ? '' : `${path}: `}
            {say(message)}
          </p>
        ))}
        {toFill.length === 0 ? null : (
          <p className={styles.hint} data-to-fill="">
            {t('entry.ui.to_fill', { fields: toFill.map((setting) => settingName(t, setting)).join(', ') })}
          </p>
        )}
        {ready ? <DiffLines diff={judged.diff} /> : null}
        {kind.type === null ? null : <p className={styles.hint}>{t('entry.ui.tells')}</p>}
        {problem === null ? null : <ProblemNote problem={problem} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <ActButton needs="change" loading={save.pending} disabled={!ready} act="save-entry">
            {t('settings.ui.save.act')}
          </ActButton>
        </div>
      </form>
    </FormProvider>
  )
}
