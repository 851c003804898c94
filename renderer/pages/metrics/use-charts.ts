import type { Reading } from '@shared/domain/check'
import { readingOf } from '@shared/words/shapes'
import { useEngineState, useLive } from '../../app/app-context'
import { useText } from '../../app/language'
import { checksBySubject } from '../../store/selectors'
import { checkChart, checkChartId, type CheckChart } from './check-charts'
import { hostChartId, hostCharts, type HostChartOf } from './host-charts'

export type Charted = { readonly reading: Reading | null; readonly chart: CheckChart }

export type Charts = {
  readonly host: readonly HostChartOf[]
  readonly checks: readonly Charted[]
  /** There is a check at all, whether it is shown or not. */
  readonly anyCheck: boolean
}

/** Without regard to case and to the width of letters. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The charts of the host and of its checks that a search or the address picks out, by subject and name. */
export const useCharts = (search: string, only: string | null): Charts => {
  const t = useText()
  const state = useEngineState()
  const live = useLive()
  const sought = plain(search.trim())
  const isShown = (id: string, names: readonly string[]): boolean =>
    only === null ? names.some((name) => plain(name).includes(sought)) : id === only
  const all = checksBySubject(state).flatMap((group) => group.checks)
  return {
    host: hostCharts.filter((chart) => isShown(hostChartId(chart), [t(chart.title), t('metrics.host')])),
    checks: all
      .filter(({ name, subject, type }) => isShown(checkChartId(name), [name, subject, type]))
      .map((check): Charted => {
        const reading = readingOf(check, live)
        return { reading, chart: checkChart({ ...check, reading }) }
      }),
    anyCheck: all.length > 0,
  }
}
