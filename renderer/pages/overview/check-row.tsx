import type { Live } from '@shared/domain/live'
import type { CheckState } from '@shared/domain/state'
import { memo } from 'react'
import { useMessage, useText } from '../../app/language'
import type { SeriesOfSpan } from '../../bridge/use-series'
import { Countdown } from '../../components/ago'
import { responseLimits } from '../../components/chart/bands'
import { valueText } from '@shared/words/format-value'
import { seriesColor } from '../../components/chart/series-color'
import { Sparkline } from '../../components/chart/sparkline'
import { StateShape } from '../../components/state-shape'
import { checkShape } from '@shared/words/shapes'
import type { Percentiles } from './check-figures'
import styles from './check-table.module.css'
import { LimitBar } from './limit-bar'
import { plainLine } from '@shared/timeline/plain-line'

const SPARK_HEIGHT = 20

type CheckRowProps = {
  readonly check: CheckState
  /** When it ran and runs next; absent before the first live values. */
  readonly now: Live['checks'][string] | undefined
  /** The group's name, on its first row. */
  readonly subject: string | null
  readonly day: SeriesOfSpan
  readonly daySeries: string
  readonly percentiles: Percentiles | null
}

/** Whether a row shows the same: hundreds of checks move by themselves, and only those that did are drawn again. */
export const showsSame = (a: CheckRowProps, b: CheckRowProps): boolean =>
  a.check === b.check &&
  a.now === b.now &&
  a.subject === b.subject &&
  a.day === b.day &&
  a.daySeries === b.daySeries &&
  a.percentiles?.p50 === b.percentiles?.p50 &&
  a.percentiles?.p95 === b.percentiles?.p95 &&
  a.percentiles?.p99 === b.percentiles?.p99

/** One check: its state, its value against its limits, its day, how fast it answers, when it runs next. */
export const CheckRow = memo(({ check, now, subject, day, daySeries, percentiles }: CheckRowProps) => {
  const t = useText()
  const say = useMessage()
  const reading = now?.reading ?? check.reading
  const shape = checkShape(check, reading)
  const value = reading?.value
  const unit = reading?.unit ?? 'count'
  const limits = reading?.limits
  return (
    <div role="row" className={styles.line}>
      <span role="cell" className={styles.first}>
        <StateShape shape={shape} />
        <span className={styles.name} title={plainLine(check.subject)}>
          {plainLine(check.name)}
        </span>
        <span className={styles.subject}>{subject === check.name ? null : subject}</span>
      </span>
      <span role="cell" className={styles.number}>
        {value === undefined ? <span className={styles.none}>–</span> : valueText(value, unit)}
      </span>
      <span role="cell" className={styles.bar}>
        {value === undefined || limits === undefined ? null : (
          <LimitBar value={value} limits={limits} unit={unit} band={reading?.band ?? 'normal'} />
        )}
      </span>
      <span role="cell" className={styles.spark}>
        {day.loaded ? (
          <Sparkline
            points={day.pointsOf(daySeries)}
            unit={value === undefined ? 'ms' : unit}
            limits={limits ?? responseLimits(check.type, reading)}
            height={SPARK_HEIGHT}
            color={seriesColor(daySeries)}
            fromAt={day.fromAt}
            toAt={day.toAt}
          />
        ) : null}
      </span>
      <span role="cell" className={`${styles.number} ${styles.median}`}>
        {percentiles === null || percentiles.p50 === null ? (
          <span className={styles.none}>–</span>
        ) : (
          valueText(percentiles.p50, 'ms')
        )}
      </span>
      <span
        role="cell"
        className={styles.number}
        title={
          percentiles === null || percentiles.p50 === null || percentiles.p99 === null
            ? undefined
            : t('check.percentiles', {
                p50: valueText(percentiles.p50, 'ms'),
                p95: valueText(percentiles.p95, 'ms'),
                p99: valueText(percentiles.p99, 'ms'),
              })
        }
      >
        {percentiles === null ? <span className={styles.none}>–</span> : valueText(percentiles.p95, 'ms')}
      </span>
      <span role="cell" className={`${styles.number} ${styles.next}`}>
        {now?.running === true ? t('loop.now') : null}
        {now?.running === false && now.nextRunAt !== null ? <Countdown to={now.nextRunAt} /> : null}
      </span>
      {reading === null || shape === 'ok' ? null : (
        <span role="cell" className={styles.message}>
          {say(reading.message)}
        </span>
      )}
    </div>
  )
}, showsSame)
