import { useCallback, useMemo, useState } from 'react'
import { useEngineState, useLive } from '../../app/app-context'
import { useText } from '../../app/language'
import { ActButton } from '../../components/act/act-button'
import { Empty } from '../../components/empty'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { askOverPage } from '../../frame/palette/palette-store'
import { checksBySubject } from '../../store/selectors'
import { CheckPart, type PartTold } from './check-part'
import { checkParts } from './check-parts'
import styles from './check-table.module.css'

/** The way to one more check. */
const AddCheck = () => {
  const t = useText()
  return (
    <ActButton
      needs="change"
      variant="default"
      act="add-check"
      onClick={() => askOverPage({ kind: 'new_entry', list: 'health_checks' })}
    >
      {t('entry.ui.add')}
    </ActButton>
  )
}

/** Every check as a row, grouped by what it is about. */
export const CheckTable = () => {
  const t = useText()
  const state = useEngineState()
  const live = useLive()
  const groups = useMemo(() => checksBySubject(state), [state])
  const names = Object.keys(state.checks)
  const [told, setTold] = useState<Readonly<Record<number, PartTold>>>({})
  const onTold = useCallback(
    (part: number, one: PartTold): void => setTold((old) => ({ ...old, [part]: one })),
    [],
  )
  const parts = checkParts(groups)
  const shown = parts.flatMap((_, part) => told[part] ?? [])
  const failed = shown.find(({ problem }) => problem !== null)
  const wholeDay = shown.every((one) => one.wholeDay)

  if (names.length === 0)
    return (
      <Panel title={t('overview.checks')} count={0}>
        <Empty title={t('overview.checks.none')} hint={t('overview.checks.none.hint')}>
          <AddCheck />
        </Empty>
      </Panel>
    )
  return (
    <Panel title={t('overview.checks')} count={names.length} aside={<AddCheck />} flush>
      {failed === undefined || failed.problem === null ? null : (
        <div className={styles.problem}>
          <ProblemNote problem={failed.problem} dataAt={failed.dataAt} onRetry={failed.retry} />
        </div>
      )}
      <div role="table" aria-label={t('overview.checks')} className={styles.table}>
        <div role="row" className={`${styles.line} ${styles.names}`}>
          <span role="columnheader" className={styles.first}>
            {t('check.column.name')}
          </span>
          <span role="columnheader" className={styles.number}>
            {t('check.column.value')}
          </span>
          <span role="columnheader" className={styles.bar}>
            {t('check.column.limits')}
          </span>
          <span role="columnheader" className={styles.spark}>
            {t('check.column.day')}
          </span>
          <span role="columnheader" className={styles.number} title={t('check.column.p50.why')}>
            {t('check.column.p50')}
          </span>
          <span
            role="columnheader"
            className={styles.number}
            title={t(wholeDay ? 'check.column.p95.day' : 'check.column.p95.why')}
          >
            {t('check.column.p95')}
          </span>
          <span role="columnheader" className={styles.number}>
            {t('check.column.next')}
          </span>
        </div>
        {parts.map((part, index) => (
          // What a part holds changes with the settings; its place does not.
          <CheckPart key={index} part={index} groups={part} live={live} onTold={onTold} />
        ))}
      </div>
    </Panel>
  )
}
