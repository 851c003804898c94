import { Button, SegmentedControl } from '@mantine/core'
import { hostSeries } from '@shared/domain/series'
import type { CheckState } from '@shared/domain/state'
import { useCallback, useMemo, useState } from 'react'
import { useEngineState, useLive } from '../../app/app-context'
import { useLanguage, useMessage, useText } from '../../app/language'
import { clockTime } from '../../app/time'
import type { TimeRange } from '../../components/chart/drag-range'
import { groupMarks } from '../../components/chart/marks'
import { Empty } from '../../components/empty'
import { ProblemNote } from '../../components/problem-note'
import { checksBySubject, readingOf } from '../../store/selectors'
import { openPage } from '../../store/ui'
import { CheckChartView, HostCharts, type Common } from './charts'
import { checkChart, inParts } from './check-charts'
import { incidentMarks } from './incident-marks'
import styles from './metrics.module.css'
import { periodOf, periods } from './periods'
import { useRange, useShownRange } from './use-range'

const MOST_SERIES = 50
/** Marks nearer to each other than this part of the period are drawn as one. */
const MARK_SHARE = 1 / 40

const openIncident = (incidentId: string): void => openPage('incidents', incidentId)

/** One part of the checks: as many as one call carries. */
const CheckPart = ({ checks, common }: { checks: readonly CheckState[]; common: Common }) => {
  const live = useLive()
  const names = checks.map((check) => checkChart({ ...check, reading: readingOf(check, live) }).series)
  const data = useRange(names, common.shown)
  return (
    <>
      {data.problem === null ? null : (
        <ProblemNote problem={data.problem} dataAt={data.dataAt} onRetry={data.retry} />
      )}
      <div className={styles.charts}>
        {checks.map((check) => (
          <CheckChartView key={check.name} check={check} data={data} common={common} />
        ))}
      </div>
    </>
  )
}

/** The course of the host and of every check, with what happened meanwhile on the axis. */
export const Metrics = () => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  const state = useEngineState()
  const [periodId, setPeriodId] = useState<string>(periods[0].id)
  const [zoom, setZoom] = useState<TimeRange | null>(null)
  const shown = useShownRange(periodOf(periodId), zoom)
  const host = useRange(hostSeries, shown)

  const { incidents, repairs } = state
  const marks = useMemo(() => {
    const clock = (at: number): string => clockTime(language, at)
    const all = incidentMarks({ incidents, repairs }, { say, t, clock })
    return groupMarks(all, shown.fromAt, shown.toAt, (shown.toAt - shown.fromAt) * MARK_SHARE)
  }, [incidents, repairs, say, t, language, shown])
  const clock = useCallback((at: number): string => clockTime(language, at).slice(0, 5), [language])
  const common = useMemo(
    (): Common => ({ shown, marks, onMark: openIncident, onZoom: setZoom, clock }),
    [shown, marks, clock],
  )
  const checks = checksBySubject(state).flatMap((group) => group.checks)
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
      <h2 className={styles.heading}>{t('metrics.host')}</h2>
      {host.problem === null ? null : (
        <ProblemNote problem={host.problem} dataAt={host.dataAt} onRetry={host.retry} />
      )}
      <div className={styles.charts}>
        <HostCharts data={host} common={common} />
      </div>
      <h2 className={styles.heading}>{t('metrics.responses')}</h2>
      {checks.length === 0 ? (
        <Empty title={t('metrics.checks.none')} hint={t('metrics.checks.none.hint')} />
      ) : null}
      {inParts(checks, MOST_SERIES).map((part) => (
        <CheckPart key={part[0]?.name} checks={part} common={common} />
      ))}
    </div>
  )
}
