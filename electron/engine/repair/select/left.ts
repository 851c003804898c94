import type { Message } from '@shared/domain/message'

export type LeftFile = { readonly path: string; readonly why: Message }

/** What was left alone: how much, and the first of it with the reasons. */
export type Left = { readonly total: number; readonly first: readonly LeftFile[] }

const MOST_TOLD = 10

export const nothingLeft: Left = { total: 0, first: [] }

/** Collects what was left alone; however much that is, only the first ten are kept. */
export const collectLeft = (): {
  readonly add: (path: string, why: Message) => void
  readonly told: () => Left
} => {
  const first: LeftFile[] = []
  let total = 0
  return {
    add: (path, why) => {
      total += 1
      if (first.length < MOST_TOLD) first.push({ path, why })
    },
    told: () => ({ total, first: [...first] }),
  }
}

export const bothLeft = (a: Left, b: Left): Left => ({
  total: a.total + b.total,
  first: [...a.first, ...b.first].slice(0, MOST_TOLD),
})
