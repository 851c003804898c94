import { OverviewIcon } from '../../components/icons'
import { definePage } from '../define-page'
import { Overview } from './overview'

export default definePage({
  id: 'overview',
  order: 10,
  title: 'word.page.overview',
  icon: OverviewIcon,
  key: 'o',
  Component: Overview,
})
