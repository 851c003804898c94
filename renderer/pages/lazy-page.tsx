import { lazy, Suspense, type ComponentType } from 'react'
import { Skeleton } from '../components/skeleton'

const SKELETON_LINES = 6

/** A page whose program is fetched when it is first opened, so that the window's first picture does not wait for it. */
export const lazyPage = (load: () => Promise<ComponentType>): ComponentType => {
  const Loaded = lazy(async () => ({ default: await load() }))
  const LazyPage = () => (
    <Suspense fallback={<Skeleton lines={SKELETON_LINES} />}>
      <Loaded />
    </Suspense>
  )
  return LazyPage
}
