import type { TextKey } from '@shared/text/text'
import { createElement, type ComponentType } from 'react'
import { RailCount } from '../components/rail-count'

type Common = {
  readonly id: string
  /** Where it stands in the rail, rising. */
  readonly order: number
  readonly title: TextKey
  readonly icon: ComponentType
  /** The key that opens it after `g`. */
  readonly key: string
  readonly Component: ComponentType
}

export type PageDefinition = Common & {
  /** A hook that gives the number beside the title, 0 for none. */
  readonly useCount?: () => number
}

export type Page = Common & {
  /** The number beside the title, as a component of its own. */
  readonly Count: ComponentType | null
}

const countOf = (useCount: () => number): ComponentType => {
  const Count = () => createElement(RailCount, { n: useCount() })
  return Count
}

/** Declares a page; the rail finds every `pages/<name>/page.tsx` by itself. */
export const definePage = ({ useCount, ...common }: PageDefinition): Page => ({
  ...common,
  Count: useCount === undefined ? null : countOf(useCount),
})
