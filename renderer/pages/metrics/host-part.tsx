import { useEffect } from 'react'
import { useText } from '../../app/language'
import { ProblemNote } from '../../components/problem-note'
import type { Common } from './common'
import { HostChart, type HostChartOf } from './host-charts'
import styles from './metrics.module.css'
import { useRange } from './use-range'

/** The host itself: CPU, memory, disk, network and processes. */
export const HostPart = ({
  charts,
  common,
  onProblem,
}: {
  charts: readonly HostChartOf[]
  common: Common
  /** Whether its data cannot be had: what is true of all charts is said once. */
  onProblem: (is: boolean) => void
}) => {
  const t = useText()
  const data = useRange(
    charts.flatMap(({ drawn }) => drawn.map(({ series }) => series)),
    common.wanted,
    common.points,
  )
  const { problem } = data
  const failed = problem !== null
  useEffect(() => {
    onProblem(failed)
    return () => onProblem(false)
  }, [failed, onProblem])
  return (
    <section className={styles.part} aria-label={t('metrics.host')}>
      <h2 className={styles.heading}>{t('metrics.host')}</h2>
      {problem === null ? null : <ProblemNote problem={problem} dataAt={data.dataAt} onRetry={data.retry} />}
      <div className={common.large ? styles.large : styles.charts}>
        {charts.map((chart) => (
          <HostChart key={chart.title} chart={chart} data={data} common={common} />
        ))}
      </div>
    </section>
  )
}
