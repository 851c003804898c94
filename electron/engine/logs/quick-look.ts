import { statSync } from 'node:fs'

/** What a file's name told of it, as far as it is cheap to ask. */
type Sight = {
  readonly dev: number
  readonly ino: number
  readonly size: number
  readonly mtimeMs: number
}

const sightOf = (path: string): Sight | null => {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    // Why it cannot be seen is for the thorough look to tell.
    return null
  }
}

export type QuickLook = {
  /** Whether all is as it was when it was last kept; looks at the file once. */
  readonly isSame: () => boolean
  /** Keeps what the last look saw, if the file was read up to its end. */
  readonly keep: (position: number) => void
  readonly forget: () => void
}

/** Tells with one call of the system whether there is anything to do about a file. */
export const createQuickLook = (path: string): QuickLook => {
  let kept: Sight | null = null
  let last: Sight | null = null
  return {
    isSame: () => {
      last = sightOf(path)
      return (
        kept !== null &&
        last !== null &&
        kept.size === last.size &&
        kept.mtimeMs === last.mtimeMs &&
        kept.ino === last.ino &&
        kept.dev === last.dev
      )
    },
    keep: (position) => {
      kept = last?.size === position ? last : null
    },
    forget: () => {
      kept = null
    },
  }
}
