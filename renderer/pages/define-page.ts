import type { TextKey } from '@shared/text/text'
import type { ComponentType } from 'react'

export type Page = {
  readonly id: string
  /** Where it stands in the rail, rising. */
  readonly order: number
  readonly title: TextKey
  readonly icon: ComponentType
  /** The key that opens it after `g`. */
  readonly key: string
  readonly Component: ComponentType
  /** Shown beside the title: a `RailCount`, for instance. */
  readonly Count?: ComponentType
}

/** Declares a page; the rail finds every `pages/<name>/page.tsx` by itself. */
export const definePage = (page: Page): Page => page
