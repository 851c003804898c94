import { lazy, Suspense, useState, type ComponentType } from 'react'
import { Skeleton } from '../components/skeleton'

const SKELETON_LINES = 6

const ahead: (() => Promise<unknown>)[] = []

/** Fetches the programs of the pages, so that whoever opens one meets it at once, with its keys. */
export const loadPagesAhead = (): void => {
  // What did not come now is fetched when its page is opened, which then shows why it cannot.
  for (const load of ahead) load().catch(() => undefined)
}

/**
 * A page whose program is fetched after the window's first picture, or when it is opened before that; a large one only
 * when it is opened.
 */
export const lazyPage = (
  load: () => Promise<ComponentType>,
  { isLarge = false }: { readonly isLarge?: boolean } = {},
): ComponentType => {
  let known: ComponentType | null = null
  const fetched = async (): Promise<{ readonly default: ComponentType }> => {
    known = await load()
    return { default: known }
  }
  const Later = lazy(fetched)
  if (!isLarge) ahead.push(fetched)
  const LazyPage = () => {
    // Once for as long as the page is shown: it must not begin anew because its program has come.
    const [Shown] = useState<ComponentType>(() => known ?? Later)
    return (
      <Suspense fallback={<Skeleton lines={SKELETON_LINES} />}>
        <Shown />
      </Suspense>
    )
  }
  return LazyPage
}
