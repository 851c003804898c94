import { useMemo } from 'react'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import type { TimeRange } from '../../components/chart/drag-range'
import type { Mark } from '../../components/chart/marks'
import { incidentMarks } from './incident-marks'
import { markTypes, withPast } from './past-marks'
import { useShown } from './use-range'

/** A chart tells some forty marks apart; each incident has up to four events. */
const MOST_EVENTS = 500

/** Incidents and repairs as marks: those of the state, and within a longer period those that only the journal knows. */
export const useMarks = (wanted: TimeRange, moment: (at: number) => string): readonly Mark[] => {
  const say = useMessage()
  const t = useText()
  const { incidents, repairs } = useEngineState()
  const { output } = useShown(
    'timeline.page',
    { limit: MOST_EVENTS, filter: { types: [...markTypes], ...wanted } },
    wanted,
  )
  return useMemo(
    () => incidentMarks(withPast({ incidents, repairs }, output?.events ?? []), { say, t, clock: moment }),
    [incidents, repairs, output, say, t, moment],
  )
}
