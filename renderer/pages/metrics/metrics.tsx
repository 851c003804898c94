import { Button, SegmentedControl } from '@mantine/core'
import type { Reading } from '@shared/domain/check'
import { hostSeries } from '@shared/domain/series'
import type { TextKey } from '@shared/text/text'
import { useCallback, useMemo, useState } from 'react'
import { useEngineState, useLive } from '../../app/app-context'
import { useLanguage, useMessage, useText } from '../../app/language'
import { clockTime } from '@shared/words/time'
import type { TimeRange } from '../../components/chart/drag-range'
import { Empty } from '../../components/empty'
import { ProblemNote } from '../../components/problem-note'
import { checksBySubject } from '../../store/selectors'
import { readingOf } from '@shared/words/shapes'
import { openPage } from '../../store/ui'
import { CheckChartView, HostCharts, type Common } from './charts'
import { checkChart, inParts, type CheckChart } from './check-charts'
import { incidentMarks } from './incident-marks'
import styles from './metrics.module.css'
import { periodOf, periods } from './periods'
import { useRange, useWantedRange } from './use-range'

const MOST_SERIES = 50

type Charted = { readonly reading: Reading | null; readonly chart: CheckChart }

const kinds = [
  { kind: 'response', title: 'metrics.responses' },
  { kind: 'value', title: 'metrics.values' },
] as const satisfies readonly { kind: CheckChart['kind']; title: TextKey }[]

const openIncident = (incidentId: string): void => openPage('incidents', incidentId)

/** One part of the checks: as many as one call carries. */
const CheckPart = ({
  checks,
  common,
  quiet,
}: {
  checks: readonly Charted[]
  common: Common
  quiet: boolean
}) => {
  const data = useRange(
    checks.map(({ chart }) => chart.series),
    common.wanted,
  )
  return (
    <>
      {data.problem === null || quiet ? null : (
        <ProblemNote problem={data.problem} dataAt={data.dataAt} onRetry={data.retry} />
      )}
      <div className={styles.charts}>
        {checks.map(({ reading, chart }) => (
          <CheckChartView key={chart.name} reading={reading} chart={chart} data={data} common={common} />
        ))}
      </div>
    </>
  )
}

/** Every check over time: first how long the checks took, then the values that they judge. */
const CheckCharts = ({ common, quiet }: { common: Common; quiet: boolean }) => {
  const t = useText()
  const state = useEngineState()
  const live = useLive()
  const all = checksBySubject(state)
    .flatMap((group) => group.checks)
    .map((check): Charted => {
      const reading = readingOf(check, live)
      return { reading, chart: checkChart({ ...check, reading }) }
    })
  if (all.length === 0) return <Empty title={t('metrics.checks.none')} hint={t('metrics.checks.none.hint')} />
  return kinds.map(({ kind, title }) => {
    const checks = all.filter(({ chart }) => chart.kind === kind)
    if (checks.length === 0) return null
    return (
      <section key={kind} className={styles.part} aria-label={t(title)}>
        <h2 className={styles.heading}>{t(title)}</h2>
        {inParts(checks, MOST_SERIES).map((part) => (
          <CheckPart key={part[0]?.chart.name} checks={part} common={common} quiet={quiet} />
        ))}
      </section>
    )
  })
}

/** The course of the host and of every check, with what happened meanwhile on the axis. */
export const Metrics = () => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  const { incidents, repairs } = useEngineState()
  const [periodId, setPeriodId] = useState<string>(periods[0].id)
  const [zoom, setZoom] = useState<TimeRange | null>(null)
  const wanted = useWantedRange(periodOf(periodId), zoom)
  const host = useRange(hostSeries, wanted)

  const clock = useCallback((at: number): string => clockTime(language, at), [language])
  const marks = useMemo(
    () => incidentMarks({ incidents, repairs }, { say, t, clock }),
    [incidents, repairs, say, t, clock],
  )
  const common = useMemo(
    (): Common => ({ wanted, zoomed: zoom !== null, marks, onMark: openIncident, onZoom: setZoom, clock }),
    [wanted, zoom, marks, clock],
  )
  return (
    <div className={styles.page} onDoubleClick={() => setZoom(null)}>
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('metrics.range')}
          value={periodId}
          onChange={(id) => {
            setPeriodId(id)
            setZoom(null)
          }}
          data={periods.map(({ id, title }) => ({ value: id, label: t(title) }))}
        />
        {zoom === null ? null : (
          <Button variant="default" onClick={() => setZoom(null)}>
            {t('metrics.zoom.reset')}
          </Button>
        )}
        <span className={styles.hint}>{t(zoom === null ? 'metrics.zoom.hint' : 'metrics.zoom.back')}</span>
      </div>
      <section className={styles.part} aria-label={t('metrics.host')}>
        <h2 className={styles.heading}>{t('metrics.host')}</h2>
        {host.problem === null ? null : (
          <ProblemNote problem={host.problem} dataAt={host.dataAt} onRetry={host.retry} />
        )}
        <div className={styles.charts}>
          <HostCharts data={host} common={common} />
        </div>
      </section>
      <CheckCharts common={common} quiet={host.problem !== null} />
    </div>
  )
}
