import type { Page } from './define-page'

const found = import.meta.glob<Page>('./*/page.tsx', { eager: true, import: 'default' })

const inOrder = (all: readonly Page[]): readonly Page[] => {
  const ids = new Set(all.map((page) => page.id))
  if (ids.size !== all.length) throw new Error('two pages have the same id')
  return [...all].sort((a, b) => a.order - b.order)
}

/** Every page of the window in the order of the rail. */
export const pages: readonly Page[] = inOrder(Object.values(found))
