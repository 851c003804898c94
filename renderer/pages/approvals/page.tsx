import { useEngineState } from '../../app/app-context'
import { useNow } from '../../app/ticker'
import { ApprovalsIcon } from '../../components/icons'
import { RailCount } from '../../components/rail-count'
import { waitingApprovals } from '../../store/selectors'
import { definePage } from '../define-page'
import { Approvals } from './approvals'

const Count = () => {
  const now = useNow(5_000)
  return <RailCount n={waitingApprovals(useEngineState(), now).length} />
}

export default definePage({
  id: 'approvals',
  order: 30,
  title: 'word.page.approvals',
  icon: ApprovalsIcon,
  key: 'a',
  Component: Approvals,
  Count,
})
