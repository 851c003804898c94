import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { clockTime, dayTime, hourTime } from '@shared/words/time'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLayer } from '../../app/layers'
import { useLanguage, useText } from '../../app/language'
import type { TimeRange } from '../../components/chart/drag-range'
import type { TimeWords } from '../../components/chart/time-chart'
import { Empty } from '../../components/empty'
import { ToldNote, type Told } from '../../components/told-note'
import { pressedShortcut } from '../../frame/keys/shortcut-table'
import { isFreeKey } from '../../frame/shortcuts'
import { openPage } from '../../store/ui'
import { CheckCharts } from './check-charts-view'
import type { Common } from './common'
import { useCharts } from './use-charts'
import { HostPart } from './host-part'
import styles from './metrics.module.css'
import { besidePeriod, LARGE_POINTS, periodOf, periods } from './periods'
import { useMarks } from './use-marks'
import { useWantedRange } from './use-range'
import { useView } from './use-view'
import type { View } from './view'

const DAY_MS = 24 * 60 * 60 * 1000

const openIncident = (incidentId: string): void => openPage('incidents', incidentId)

/** Esc takes back one thing of the view. */
const Back = ({ onBack }: { onBack: () => void }) => {
  useLayer(onBack)
  return null
}

/** How times are written: at the cursor with the day where there is more than one. */
const useTimeWords = (spanMs: number): TimeWords => {
  const language = useLanguage()
  const withDay = spanMs >= DAY_MS
  return useMemo(
    () => ({
      moment: (at) =>
        withDay ? `${dayTime(language, at)} ${hourTime(language, at)}` : clockTime(language, at),
      hour: (at) => hourTime(language, at),
      day: (at) => dayTime(language, at),
    }),
    [language, withDay],
  )
}

/** `[` and `]` for the period, `/` for the filter. */
const useKeys = (view: View, change: (part: Partial<View>) => void, onSearch: () => void): void => {
  const latest = useRef({ view, change, onSearch })
  useEffect(() => {
    latest.current = { view, change, onSearch }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isFreeKey(event)) return
      const { view: shown, change: set, onSearch: search } = latest.current
      const pressed = pressedShortcut(event, ['period.shorter', 'period.longer', 'list.filter'])
      if (pressed === null) return
      if (pressed === 'list.filter') search()
      else
        set({ periodId: besidePeriod(shown.periodId, pressed === 'period.longer' ? 1 : -1).id, zoom: null })
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** The course of the host and of every check, with what happened meanwhile on the axis. */
export const Metrics = () => {
  const t = useText()
  const [view, change, checkTimes] = useView()
  const { periodId, zoom, search, chart, check } = view
  const period = periodOf(periodId)
  const wanted = useWantedRange(period, zoom)
  const times = useTimeWords(wanted.toAt - wanted.fromAt)
  const marks = useMarks(wanted, times.moment)
  const [told, setTold] = useState<Told | null>(null)
  const [quietChecks, setQuietChecks] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useKeys(view, change, () => field.current?.focus())

  const onZoom = useCallback((range: TimeRange) => change({ zoom: range }), [change])
  const onEnlarge = useCallback((id: string | null) => change({ chart: id }), [change])
  const common = useMemo(
    (): Common => ({
      wanted,
      points: chart === null ? period.points : LARGE_POINTS,
      zoomed: zoom !== null,
      large: chart !== null,
      marks,
      onMark: openIncident,
      onZoom,
      onEnlarge,
      onTold: setTold,
      times,
      check,
      checkTimes,
    }),
    [wanted, period.points, zoom, chart, marks, onZoom, onEnlarge, times, check, checkTimes],
  )
  const { host, checks, anyCheck } = useCharts(search, chart)
  const nothing = host.length === 0 && checks.length === 0
  return (
    <div className={styles.page} onDoubleClick={() => change({ zoom: null })}>
      {chart === null ? null : <Back onBack={() => change({ chart: null })} />}
      {zoom === null ? null : <Back onBack={() => change({ zoom: null })} />}
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('metrics.range')}
          value={periodId}
          onChange={(id) => change({ periodId: id, zoom: null })}
          data={periods.map(({ id, title }) => ({ value: id, label: t(title) }))}
        />
        {chart === null ? (
          <TextInput
            ref={field}
            size="xs"
            className={styles.search ?? ''}
            aria-label={t('metrics.search')}
            placeholder={t('metrics.search')}
            value={search}
            maxLength={100}
            onChange={(event) => change({ search: event.currentTarget.value, check: null })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
              change({ search: '' })
              event.currentTarget.blur()
            }}
          />
        ) : (
          <Button variant="default" onClick={() => change({ chart: null })}>
            {t('metrics.chart.back')}
          </Button>
        )}
        {zoom === null ? null : (
          <Button variant="default" onClick={() => change({ zoom: null })}>
            {t('metrics.zoom.reset')}
          </Button>
        )}
        <span className={styles.hint}>{t(zoom === null ? 'metrics.zoom.hint' : 'metrics.zoom.back')}</span>
      </div>
      {host.length === 0 ? null : <HostPart charts={host} common={common} onProblem={setQuietChecks} />}
      {checks.length === 0 ? null : <CheckCharts all={checks} common={common} quiet={quietChecks} />}
      {anyCheck || chart !== null || search !== '' ? null : (
        <Empty title={t('metrics.checks.none')} hint={t('metrics.checks.none.hint')} />
      )}
      {!nothing || chart !== null ? null : (
        <Empty title={t('metrics.search.none', { search })} hint={t('metrics.search.none.hint')} />
      )}
      {!nothing || chart === null ? null : (
        <Empty title={t('metrics.chart.gone')} hint={t('metrics.chart.gone.hint')} />
      )}
      {told === null ? null : (
        <div className={styles.told}>
          <ToldNote told={told} onClose={() => setTold(null)} />
        </div>
      )}
    </div>
  )
}
