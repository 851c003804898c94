import { checkResponseSeries, checkValueSeries } from '@shared/domain/series'
import { useMemo } from 'react'
import { useEngineState, useLive } from '../../app/app-context'
import { useText } from '../../app/language'
import { useSeries } from '../../bridge/use-series'
import { Empty } from '../../components/empty'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { checksBySubject } from '../../store/selectors'
import { readingOf } from '@shared/words/shapes'
import { CheckRow } from './check-row'
import styles from './check-table.module.css'
import { useResponsePercentiles } from './use-response-percentiles'

const DAY_MS = 24 * 60 * 60 * 1000
const SPARK_POINTS = 96

/** Every check as a row, grouped by what it is about. */
export const CheckTable = () => {
  const t = useText()
  const state = useEngineState()
  const live = useLive()
  const groups = useMemo(() => checksBySubject(state), [state])
  const names = Object.keys(state.checks)
  /** A check without a value of its own is drawn by its response time. */
  const sparkOf = (name: string): string => {
    const check = state.checks[name]
    const reading = check === undefined ? null : readingOf(check, null)
    return reading?.value === undefined ? checkResponseSeries(name) : checkValueSeries(name)
  }
  const day = useSeries(names.map(sparkOf), { spanMs: DAY_MS, points: SPARK_POINTS, refreshMs: 5 * 60_000 })
  const response = useResponsePercentiles(names)

  if (names.length === 0)
    return (
      <Panel title={t('overview.checks')} count={0}>
        <Empty title={t('overview.checks.none')} hint={t('overview.checks.none.hint')} />
      </Panel>
    )
  const problem = day.problem ?? response.problem
  return (
    <Panel title={t('overview.checks')} count={names.length} flush>
      {problem === null ? null : (
        <div className={styles.problem}>
          <ProblemNote
            problem={problem}
            dataAt={day.dataAt}
            onRetry={day.problem === null ? response.retry : day.retry}
          />
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
            title={t(response.wholeDay ? 'check.column.p95.day' : 'check.column.p95.why')}
          >
            {t('check.column.p95')}
          </span>
          <span role="columnheader" className={styles.number}>
            {t('check.column.next')}
          </span>
        </div>
        {groups.map((group) => (
          <div role="rowgroup" key={group.subject} aria-label={group.subject}>
            {group.checks.map((check, index) => (
              <CheckRow
                key={check.name}
                check={check}
                now={live?.checks[check.name]}
                subject={index === 0 ? group.subject : null}
                day={day}
                daySeries={sparkOf(check.name)}
                percentiles={response.of(check.name)}
              />
            ))}
          </div>
        ))}
      </div>
    </Panel>
  )
}
