import { useEngineState } from '../../app/app-context'
import { IncidentsIcon } from '../../components/icons'
import { openIncidents } from '../../store/selectors'
import { definePage } from '../define-page'
import { lazyPage } from '../lazy-page'

const useOpenCount = (): number => openIncidents(useEngineState()).length

export default definePage({
  id: 'incidents',
  order: 20,
  title: 'word.page.incidents',
  icon: IncidentsIcon,
  key: 'i',
  Component: lazyPage(async () => (await import('./incidents')).Incidents),
  useCount: useOpenCount,
})
