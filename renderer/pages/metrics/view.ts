import { NARROWEST_MS, type TimeRange } from '../../components/chart/drag-range'
import { periodOf, periods } from './periods'

/** What the page shows: a period that moves on with the clock or a stretch of the past, of some or all charts. */
export type View = {
  readonly periodId: string
  readonly zoom: TimeRange | null
  /** Charts whose name or subject contains this. */
  readonly search: string
  /** The chart that is shown large, alone, by the id of its first series. */
  readonly chart: string | null
  /** The check that was asked for: its chart is scrolled to among the others. */
  readonly check: string | null
}

export const firstView: View = { periodId: periods[0].id, zoom: null, search: '', chart: null, check: null }

const LONGEST_SEARCH = 100
const LONGEST_CHART = 200
/** A year is the longest that is kept. */
const WIDEST_MS = 366 * 24 * 60 * 60 * 1000

const timeOf = (text: string | null): number => (text === null ? Number.NaN : Date.parse(text))

const zoomOf = (from: string | null, to: string | null): TimeRange | null => {
  const [fromAt, toAt] = [timeOf(from), timeOf(to)]
  const spanMs = toAt - fromAt
  return spanMs >= NARROWEST_MS && spanMs <= WIDEST_MS ? { fromAt, toAt } : null
}

/** The view that an address names; whatever it does not name, or names wrongly, is as in the first view. */
export const parseView = (query: string): View => {
  const params = new URLSearchParams(query)
  const chart = params.get('chart') ?? ''
  const check = params.get('check') ?? ''
  return {
    periodId: periodOf(params.get('period') ?? '').id,
    zoom: zoomOf(params.get('from'), params.get('to')),
    search: (params.get('q') ?? '').slice(0, LONGEST_SEARCH),
    chart: chart === '' ? null : chart.slice(0, LONGEST_CHART),
    check: check === '' ? null : check.slice(0, LONGEST_CHART),
  }
}

/** The address of a view: what differs from the first one, times in UTC, so that it can be given to somebody. */
export const formatView = ({ periodId, zoom, search, chart, check }: View): string => {
  const params = new URLSearchParams()
  if (periodId !== firstView.periodId) params.set('period', periodId)
  if (zoom !== null) {
    params.set('from', new Date(zoom.fromAt).toISOString())
    params.set('to', new Date(zoom.toAt).toISOString())
  }
  if (search !== '') params.set('q', search)
  if (chart !== null) params.set('chart', chart)
  if (check !== null) params.set('check', check)
  return params.toString()
}
