import { useEngineState } from '../../app/app-context'
import { useNow } from '../../app/ticker'
import { ApprovalsIcon } from '../../components/icons'
import { waitingApprovals } from '../../store/selectors'
import { definePage } from '../define-page'
import { lazyPage } from '../lazy-page'

const useCount = (): number => {
  const now = useNow(5_000)
  return waitingApprovals(useEngineState(), now).length
}

export default definePage({
  id: 'approvals',
  order: 30,
  title: 'word.page.approvals',
  icon: ApprovalsIcon,
  key: 'a',
  Component: lazyPage(async () => (await import('./approvals')).Approvals),
  useCount,
})
