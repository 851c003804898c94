import { MetricsIcon } from '../../components/icons'
import { definePage } from '../define-page'
import { lazyPage } from '../lazy-page'

export default definePage({
  id: 'metrics',
  order: 40,
  title: 'word.page.metrics',
  icon: MetricsIcon,
  key: 'm',
  // With the library of its charts.
  Component: lazyPage(async () => (await import('./metrics')).Metrics, { isLarge: true }),
})
