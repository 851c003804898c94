import { lazy, Suspense } from 'react'
import { MetricsIcon } from '../../components/icons'
import { Skeleton } from '../../components/skeleton'
import { definePage } from '../define-page'

const SKELETON_LINES = 6

/** The charts come with their library, which only this page needs: it is fetched when the page is first opened. */
const Metrics = lazy(async () => ({ default: (await import('./metrics')).Metrics }))

const MetricsPage = () => (
  <Suspense fallback={<Skeleton lines={SKELETON_LINES} />}>
    <Metrics />
  </Suspense>
)

export default definePage({
  id: 'metrics',
  order: 40,
  title: 'word.page.metrics',
  icon: MetricsIcon,
  key: 'm',
  Component: MetricsPage,
})
