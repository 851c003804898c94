import type { Limits, Reading } from '@shared/domain/check'
import type { CheckCourse } from '@shared/domain/metric'
import { useCallback, useMemo } from 'react'
import { durationText } from '@shared/words/time'
import { useLanguage, useText } from '../../app/language'
import { FailureStrip, failuresOf } from '../../components/chart/failure-strip'
import { quantileLooks, seriesColor } from '../../components/chart/series-color'
import { TimeChart, type TimeSeries } from '../../components/chart/time-chart'
import { ChartMenu } from './chart-menu'
import { checkChartId, type CheckChart } from './check-charts'
import { heightOf, type Common } from './common'
import { Current, type CurrentValue } from './current-value'
import styles from './metrics.module.css'
import { percentText, quantileNames, quantileSeries, slotAt } from './course-series'
import type { Courses, Series } from './use-range'
import { plainLine } from '@shared/timeline/plain-line'

/** Limits that stay the same value while they say the same: each push brings its own copy of them. */
const useSteady = (limits: Limits | null): Limits | null => {
  const warning = limits?.warning
  const critical = limits?.critical
  return useMemo(
    () => (warning === undefined || critical === undefined ? null : { warning, critical }),
    [warning, critical],
  )
}

const noCourse: CheckCourse = { slotMs: 0, windowMs: 0, slots: [] }

/** What is drawn of a check: the quantiles of its times, or its value. */
const useDrawn = (chart: CheckChart, data: Series, course: CheckCourse): readonly TimeSeries[] => {
  const t = useText()
  const { series: seriesId, kind, intervalMs } = chart
  const points = data.pointsOf(seriesId)
  return useMemo(
    (): readonly TimeSeries[] =>
      kind === 'response'
        ? quantileSeries(seriesId, course).map((one) => ({
            ...one,
            ...quantileLooks[one.name],
            name: t(`metrics.${one.name}`),
          }))
        : [{ id: seriesId, name: '', color: seriesColor(seriesId), points, stepMs: intervalMs }],
    [kind, seriesId, course, points, intervalMs, t],
  )
}

/** One check over time: the quantiles of its response times, or its value, against its limits; below, its error rate. */
export const CheckChartView = ({
  reading,
  chart,
  data,
  courses,
  quantiles,
  common,
}: {
  reading: Reading | null
  chart: CheckChart
  data: Series
  courses: Courses
  /** Over the whole period, in the order of `quantileNames`. */
  quantiles: readonly number[] | null
  common: Common
}) => {
  const t = useText()
  const language = useLanguage()
  const { name, unit, kind, intervalMs } = chart
  const limits = useSteady(chart.limits)
  const course = courses.of(name) ?? noCourse
  const series = useDrawn(chart, data, course)
  const source = kind === 'response' ? courses : data
  const values =
    kind === 'response'
      ? quantileNames.map((quantile, index): CurrentValue => ({
          name: t(`metrics.${quantile}`),
          value: quantiles?.[index] ?? null,
          ...quantileLooks[quantile],
        }))
      : [{ value: reading?.value ?? null }]
  const noteAt = useCallback(
    (at: number): string | null => {
      const slot = slotAt(course, at)
      if (slot === null || slot.runs === 0) return null
      const { runs, failures } = slot
      return t('metrics.failures.at', { runs, failures, percent: percentText(failures / runs) })
    },
    [course, t],
  )
  const { runs, failures } = failuresOf(course.slots)
  const rate =
    runs === 0
      ? t('metrics.failures.none')
      : t('metrics.failures.total', { runs, failures, percent: percentText(failures / runs) })
  const emptyWords = common.zoomed
    ? t('metrics.empty.range')
    : t('metrics.empty.check', { interval: durationText(language, intervalMs) })
  const exported = {
    title: plainLine(name),
    unit,
    series,
    course: kind === 'response' ? { name, intervalMs } : null,
    note: rate,
    shown: source.shown,
  }
  return (
    <TimeChart
      title={plainLine(name)}
      chosen={common.check === name && !common.large ? common.checkTimes : 0}
      current={
        kind === 'response' ? (
          <span
            className={styles.values}
            title={t('metrics.percentile.about', { window: durationText(language, course.windowMs) })}
          >
            <Current values={values} unit={unit} limits={null} />
          </span>
        ) : (
          <Current values={values} unit={unit} limits={limits} />
        )
      }
      series={series}
      unit={unit}
      limits={limits}
      height={heightOf(common)}
      empty={source.loaded ? emptyWords : ''}
      shown={source.shown}
      marks={common.marks}
      onMark={common.onMark}
      onZoom={common.onZoom}
      times={common.times}
      noteAt={noteAt}
      strip={courses.loaded ? <FailureStrip course={course} shown={courses.shown} label={rate} /> : null}
      menu={<ChartMenu id={checkChartId(name)} exported={exported} common={common} />}
    />
  )
}
