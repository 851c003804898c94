import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { useCall } from '../../bridge/use-call'
import { ActButton } from '../../components/act/act-button'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import { DiffLines } from '../settings/diff-lines'
import { usePreview } from '../settings/use-preview'
import styles from './add-pattern.module.css'
import { addition, fieldOf, freeId, type PatternDraft } from './new-pattern'

const severities = ['warning', 'error', 'critical'] as const
const empty: PatternDraft = {
  id: '',
  name: '',
  pattern: '',
  severity: 'error',
  minCount: '1',
  withinSeconds: '60',
}

/** Asks what a new pattern finds, has it judged while it is typed, shows the lines of the file, and writes them. */
export const AddPatternDialog = ({
  count,
  onClose,
}: {
  /** How many patterns the settings have. */
  count: number
  /** With the id of the pattern that was written, or without one. */
  onClose: (added: string | null) => void
}) => {
  const t = useText()
  const say = useMessage()
  const { settings } = useEngineState()
  const file = useCall('settings.read', {}, { askAgain: settings?.sha256 ?? '' })
  const save = useAct('settings.save')
  const [typed, setTyped] = useState(empty)
  const taken = useMemo(() => new Set((settings?.rules ?? []).map(({ id }) => id)), [settings])
  const draft = { ...typed, id: typed.id === '' ? freeId(typed.name, taken) : typed.id }
  const complete = draft.name.trim() !== '' && draft.pattern !== ''
  const edits = complete ? [addition(draft, count)] : []
  const preview = usePreview(file.data?.sha256 ?? null, edits, complete)
  const faults = preview.current ? (preview.told?.faults ?? []) : []
  const faultOf = (field: keyof PatternDraft): string | null => {
    const found = faults.find(({ path }) => fieldOf(path) === field)
    return found === undefined ? null : say(found.message)
  }
  const set = (change: Partial<PatternDraft>): void => setTyped((old) => ({ ...old, ...change }))
  const problem = file.problem ?? preview.problem ?? save.problem
  const notSaved = file.data?.notSaved ?? null
  const ready =
    complete && preview.current && preview.told !== null && faults.length === 0 && notSaved === null
  const confirm = async (): Promise<void> => {
    if (!ready || file.data === null) return
    const saved = await save.run({ sha256: file.data.sha256, edits })
    if (saved !== null) onClose(draft.id)
  }
  return (
    <Dialog opened={true} onClose={() => onClose(null)} title={t('rules.ui.add.title')} size="lg">
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <TextInput
          label={t('rules.ui.add.name')}
          placeholder={t('rules.ui.add.name.example')}
          value={typed.name}
          maxLength={200}
          error={faultOf('name')}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
          data-autofocus=""
          data-field="name"
        />
        <Textarea
          label={t('lab.ui.pattern')}
          description={t('rules.ui.add.pattern.hint')}
          placeholder="Payment gateway (?:timed out|unreachable)"
          classNames={{ input: styles.code ?? '' }}
          value={typed.pattern}
          rows={3}
          spellCheck={false}
          error={faultOf('pattern')}
          onChange={({ currentTarget }) => set({ pattern: currentTarget.value })}
          data-field="pattern"
        />
        <div className={styles.row}>
          <Select
            label={t('rules.ui.add.severity')}
            data={severities.map((one) => ({ value: one, label: t(`word.severity.${one}`) }))}
            value={typed.severity}
            allowDeselect={false}
            error={faultOf('severity')}
            onChange={(value) => set({ severity: severities.find((one) => one === value) ?? 'error' })}
          />
          <TextInput
            label={t('rules.ui.add.count')}
            inputMode="numeric"
            value={typed.minCount}
            error={faultOf('minCount')}
            onChange={({ currentTarget }) => set({ minCount: currentTarget.value })}
            data-field="count"
          />
          <TextInput
            label={t('rules.ui.add.within')}
            inputMode="numeric"
            value={typed.withinSeconds}
            disabled={typed.minCount.trim() === '1'}
            error={faultOf('withinSeconds')}
            onChange={({ currentTarget }) => set({ withinSeconds: currentTarget.value })}
            data-field="within"
          />
          <TextInput
            label="ID"
            value={typed.id}
            placeholder={draft.id}
            spellCheck={false}
            error={faultOf('id')}
            onChange={({ currentTarget }) => set({ id: currentTarget.value })}
            data-field="id"
          />
        </div>
        <p className={styles.hint}>{t('rules.ui.add.tells')}</p>
        {notSaved === null ? null : <p className={styles.fault}>{say(notSaved)}</p>}
        {faults
          .filter(({ path }) => fieldOf(path) === null)
          .map((fault) => (
            <p key={`${fault.path} ${fault.message.code}`} className={styles.fault}>
              {fault.path}: {say(fault.message)}
            </p>
          ))}
        {ready && preview.told !== null ? <DiffLines diff={preview.told.diff} /> : null}
        {problem === null ? null : <ProblemNote problem={problem} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={() => onClose(null)}>
            {t('act.cancel')}
          </Button>
          <ActButton needs="change" loading={save.pending} disabled={!ready} act="save-pattern">
            {t('settings.ui.save.act')}
          </ActButton>
        </div>
      </form>
    </Dialog>
  )
}
