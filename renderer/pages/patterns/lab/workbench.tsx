import { Button } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import { plainLines } from '@shared/timeline/plain-line'
import { useEffect, useRef, useState } from 'react'
import { useEngineState, useShownHost } from '../../../app/app-context'
import { useText } from '../../../app/language'
import { ActButton } from '../../../components/act/act-button'
import { useForbidden } from '../../../components/act/use-may'
import { CopyButton } from '../../../components/copy-button'
import { Panel } from '../../../components/panel'
import { ProblemNote } from '../../../components/problem-note'
import { usePlainMessage } from '../use-plain-message'
import { BacktestPanel } from './backtest-panel'
import { writtenLines } from './changed-lines'
import { draftKey, keepDraft, useDraft, type Draft } from './drafts'
import { ExpressionField } from './expression-field'
import styles from './lab.module.css'
import { firstChoice, LogChoice, PastedLines, type Chosen } from './log-choice'
import { SaveDialog, type SavedExpressions } from './save-dialog'
import { SavedNote } from './saved-note'
import { PastedResult, TrialLines } from './trial-lines'
import { TrialStatus } from './trial-status'
import { TrialSummary } from './trial-summary'
import { useTrial, type TrialRequest } from './use-trial'

type Rule = Output<'lab.rule'>

const draftOf = ({ pattern, ignore }: Rule): Draft => ({ pattern, ignore: ignore ?? '' })
const expressionsOf = ({ pattern, ignore }: Draft) => ({ pattern, ignore: ignore === '' ? null : ignore })

/** When the rule fires, apart from its expressions. */
const Counting = ({ rule: { minCount, withinMs } }: { rule: Rule }) => {
  const t = useText()
  return (
    <p className={styles.dim}>
      {minCount === 1 ? t('lab.ui.once') : t('lab.ui.counting', { n: minCount, seconds: withinMs / 1000 })}
    </p>
  )
}

const NotSaved = ({ rule, draft }: { rule: Rule; draft: Draft }) => {
  const say = usePlainMessage()
  if (rule.notSaved === null) return null
  const lines = writtenLines(expressionsOf(draft))
  return (
    <div className={styles.not_saved} role="note">
      <p className={styles.words}>{say(rule.notSaved)}</p>
      <pre className={styles.by_hand} tabIndex={0}>
        <code>{plainLines(lines).join('\n')}</code>
      </pre>
      <CopyButton text={lines} />
    </div>
  )
}

/** The expressions of a rule, what they find as they are written, and the way into the settings. */
export const Workbench = ({ rule, name }: { rule: Rule; name: string }) => {
  const t = useText()
  const host = useShownHost()
  const { settings } = useEngineState()
  const key = draftKey(host?.id ?? null, rule.ruleId)
  const today = draftOf(rule)
  const draft = useDraft(key) ?? today
  const edited = draft.pattern !== today.pattern || draft.ignore !== today.ignore
  const [chosen, setChosen] = useState<Chosen>(() => firstChoice(rule.sources))
  const [pasted, setPasted] = useState('')
  const [saving, setSaving] = useState(false)
  const [saved, setSaved] = useState<{ readonly what: SavedExpressions; readonly undone: boolean } | null>(
    null,
  )
  const field = useRef<HTMLTextAreaElement | null>(null)
  const forbidden = useForbidden('change')
  const request: TrialRequest | null =
    forbidden === null
      ? {
          ruleId: rule.ruleId,
          ...expressionsOf(draft),
          over:
            chosen.kind === 'lines'
              ? { kind: 'lines', text: pasted }
              : { kind: 'source', sourceId: chosen.id },
        }
      : null
  const { trial, shown, running, problem, cancel, again } = useTrial(request, rule.sha256)
  const judged = trial?.judged ?? null
  const usable = judged !== null && judged.pattern.kind === 'usable' && judged.ignore?.kind !== 'unusable'
  const preview = shown?.preview ?? null
  const isOld = shown !== null && shown !== trial

  const change = (next: Partial<Draft>): void => {
    const value = { ...draft, ...next }
    keepDraft(key, value.pattern === today.pattern && value.ignore === today.ignore ? null : value)
  }
  useEffect(() => field.current?.focus(), [])
  // What is in the settings now is no draft any more.
  useEffect(() => {
    if (!edited) keepDraft(key, null)
  }, [edited, key])
  const isTakenOver = saved === null || settings?.sha256 !== saved.what.from
  const maySave = edited && usable && rule.notSaved === null && isTakenOver

  return (
    <div
      className={styles.bench}
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
        event.preventDefault()
        if (maySave && forbidden === null) setSaving(true)
      }}
    >
      {saved === null ? null : (
        <SavedNote
          ruleId={rule.ruleId}
          saved={saved.what}
          undone={saved.undone}
          onUndone={(what) => {
            setSaved({ what, undone: !saved.undone })
            keepDraft(key, null)
          }}
        />
      )}
      <section className={styles.editor} aria-label={t('lab.ui.expressions')}>
        <ExpressionField
          name="pattern"
          label={t('lab.ui.pattern')}
          value={draft.pattern}
          today={today.pattern}
          judgement={judged?.pattern ?? null}
          hint={<Counting rule={rule} />}
          readOnly={forbidden !== null}
          fieldRef={field}
          onChange={(pattern) => change({ pattern })}
        />
        <ExpressionField
          name="ignore"
          label={t('lab.ui.ignore')}
          value={draft.ignore}
          today={today.ignore}
          judgement={judged?.ignore ?? null}
          hint={t('lab.ui.ignore.hint')}
          readOnly={forbidden !== null}
          onChange={(ignore) => change({ ignore })}
        />
        <div className={styles.save}>
          {edited && rule.notSaved !== null ? <NotSaved rule={rule} draft={draft} /> : null}
          {forbidden === null ? null : <p className={styles.dim}>{forbidden}</p>}
          <Button
            variant="default"
            disabled={!edited}
            onClick={() => keepDraft(key, null)}
            data-act="reset-draft"
          >
            {t('lab.ui.reset')}
          </Button>
          <ActButton needs="change" disabled={!maySave} act="save" onClick={() => setSaving(true)}>
            {t('lab.ui.save')}
          </ActButton>
        </div>
      </section>
      <Panel title={t('lab.ui.results')} flush>
        <div className={styles.tried}>
          <div className={styles.log}>
            <LogChoice sources={rule.sources} chosen={chosen} onChoose={setChosen} />
            {request === null ? null : (
              <TrialStatus trial={trial} running={running} onCancel={cancel} onAgain={again} />
            )}
          </div>
          {chosen.kind === 'lines' ? <PastedLines text={pasted} onChange={setPasted} /> : null}
          {problem === null ? null : <ProblemNote problem={problem} onRetry={again} />}
        </div>
        {preview === null || shown === null ? null : (
          <div className={styles.found} data-old={isOld} aria-busy={running}>
            <div className={styles.tried}>
              <TrialSummary preview={preview} edited={edited} />
            </div>
            {chosen.kind === 'lines' ? (
              <PastedResult trial={shown} />
            ) : (
              <TrialLines trial={shown} preview={preview} edited={edited} />
            )}
          </div>
        )}
      </Panel>
      <BacktestPanel ruleId={rule.ruleId} expressions={expressionsOf(draft)} usable={usable} />
      {saving ? (
        <SaveDialog
          rule={rule}
          name={name}
          to={expressionsOf(draft)}
          lost={isOld ? 0 : (preview?.lost ?? 0)}
          onClose={(what) => {
            setSaving(false)
            if (what !== null) setSaved({ what, undone: false })
          }}
        />
      ) : null}
    </div>
  )
}
