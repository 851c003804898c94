import type { TimeRange } from '../../components/chart/drag-range'
import type { Mark } from '../../components/chart/marks'
import type { TimeWords } from '../../components/chart/time-chart'
import type { Told } from '../../components/told-note'

/** What all charts of the page share. */
export type Common = {
  readonly wanted: TimeRange
  /** So many points are asked for. */
  readonly points: number
  /** A stretch of the past was chosen. */
  readonly zoomed: boolean
  /** One chart is shown large, alone. */
  readonly large: boolean
  readonly marks: readonly Mark[]
  readonly onMark: (incidentId: string) => void
  readonly onZoom: (range: TimeRange) => void
  readonly onEnlarge: (chart: string | null) => void
  readonly onTold: (told: Told) => void
  readonly times: TimeWords
  /** The check whose chart is scrolled to and has the focus. */
  readonly check: string | null
  /** How often one was asked for: the same one is scrolled to again. */
  readonly checkTimes: number
}

const HEIGHT = 164
const LARGE_HEIGHT = 420

export const heightOf = ({ large }: Common): number => (large ? LARGE_HEIGHT : HEIGHT)
