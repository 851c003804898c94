import { useEngineState } from '../../app/app-context'
import { MaintenanceIcon } from '../../components/icons'
import { definePage } from '../define-page'
import { lazyPage } from '../lazy-page'

const useLastingCount = (): number => {
  const { silences, holds, storm } = useEngineState()
  return Object.keys(silences).length + Object.keys(holds).length + (storm === null ? 0 : 1)
}

export default definePage({
  id: 'maintenance',
  order: 70,
  title: 'upkeep.page.title',
  icon: MaintenanceIcon,
  key: 'h',
  Component: lazyPage(async () => (await import('./maintenance')).Maintenance),
  useCount: useLastingCount,
})
