import { useCallback, useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { ActButton } from '../../components/act/act-button'
import { DetailPanel, PageWithDetail } from '../../components/detail-panel'
import { Empty } from '../../components/empty'
import { ProblemNote } from '../../components/problem-note'
import { Skeleton } from '../../components/skeleton'
import { choose, useChosen } from '../../store/ui'
import { AddPatternDialog } from './add-pattern'
import { BaseNote } from './base-note'
import { Lab } from './lab/lab'
import { useOpenLab } from './lab/lab-place'
import { Looked } from './looked'
import { ObserveNote } from './observe-note'
import styles from './patterns.module.css'
import { RuleDetail } from './rule-detail'
import { RuleList } from './rule-list'
import { Totals } from './totals'
import { useRuleKeys } from './use-rule-keys'
import { useRules } from './use-trust'

const PAGE_ID = 'patterns'
const NO_RULES: readonly never[] = []

/** How far each rule can be trusted: whether it could act, what it has come to, what it would have done, what it may do. */
const Rules = () => {
  const t = useText()
  const { mode } = useEngineState()
  const { rules: told, looked, dataAt, problem, retry } = useRules()
  const chosenId = useChosen(PAGE_ID)
  const rules = told ?? NO_RULES
  const [adding, setAdding] = useState(false)
  const chosen = rules.find(({ id }) => id === chosenId) ?? null
  const isOpen = chosen !== null
  // Moving with the keys turns the pages of a detail that is open, and opens none.
  const onMove = useCallback(
    (ruleId: string): void => {
      if (isOpen) choose(PAGE_ID, ruleId)
    },
    [isOpen],
  )
  useRuleKeys(chosenId, onMove)
  const toggle = (ruleId: string): void => choose(PAGE_ID, ruleId === chosenId ? null : ruleId)

  const detail =
    chosen === null ? null : (
      <DetailPanel title={<bdi>{chosen.name}</bdi>} onClose={() => choose(PAGE_ID, null)}>
        <RuleDetail key={chosen.id} rule={chosen} />
      </DetailPanel>
    )
  const listOf = (origin: 'pattern' | 'check', title: string) => (
    <RuleList
      title={title}
      rules={rules.filter((rule) => rule.origin === origin)}
      chosen={chosenId}
      onChoose={toggle}
    />
  )
  return (
    <PageWithDetail detail={detail}>
      <div className={styles.page}>
        <header className={styles.head}>
          <div className={styles.words}>
            <h1 className={styles.title}>{t('word.page.patterns')}</h1>
            {rules.length === 0 ? null : <Totals rules={rules} />}
          </div>
          <div className={styles.acts}>
            {rules.length === 0 ? null : <Looked looked={looked} />}
            {told === null ? null : (
              <ActButton needs="change" variant="default" act="add-pattern" onClick={() => setAdding(true)}>
                {t('rules.ui.add')}
              </ActButton>
            )}
          </div>
        </header>
        {mode === 'observe' ? <ObserveNote rules={rules} /> : null}
        <BaseNote rules={rules} />
        {problem === null ? null : <ProblemNote problem={problem} dataAt={dataAt} onRetry={retry} />}
        {looked.problem === null ? null : (
          <ProblemNote problem={looked.problem} dataAt={looked.at} onRetry={looked.lookAgain} />
        )}
        {told === null && problem === null ? <Skeleton lines={9} /> : null}
        {told !== null && rules.length === 0 ? (
          <Empty title={t('rules.ui.none')} hint={t('rules.ui.none.hint')} />
        ) : null}
        {listOf('pattern', t('rules.ui.patterns'))}
        {listOf('check', t('rules.ui.checks'))}
        {adding ? (
          <AddPatternDialog
            count={rules.filter(({ origin }) => origin === 'pattern').length}
            onClose={(added) => {
              setAdding(false)
              if (added !== null) choose(PAGE_ID, added)
            }}
          />
        ) : null}
      </div>
    </PageWithDetail>
  )
}

/** The rules; or the lab of one of them while it is open. */
export const Patterns = () => {
  const ruleId = useOpenLab()
  return ruleId === null ? <Rules /> : <Lab key={ruleId} ruleId={ruleId} />
}
