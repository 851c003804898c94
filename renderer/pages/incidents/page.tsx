import { useEngineState } from '../../app/app-context'
import { IncidentsIcon } from '../../components/icons'
import { openIncidents } from '../../store/selectors'
import { definePage } from '../define-page'
import { Incidents } from './incidents'

const useOpenCount = (): number => openIncidents(useEngineState()).length

export default definePage({
  id: 'incidents',
  order: 20,
  title: 'word.page.incidents',
  icon: IncidentsIcon,
  key: 'i',
  Component: Incidents,
  useCount: useOpenCount,
})
