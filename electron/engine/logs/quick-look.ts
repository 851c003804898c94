import { statSync } from 'node:fs'
import type { Seen } from './byte-source'
import type { LogFile } from './identity'

/** What a file's name told of it, as far as it is cheap to ask. */
type Sight = Seen & { readonly dev: number; readonly ino: number }

const UNLESS_MISSING = { throwIfNoEntry: false } as const

const sightOf = (path: string): Sight | null => {
  try {
    return statSync(path, UNLESS_MISSING) ?? null
  } catch {
    // Why it cannot be seen is for the thorough look to tell.
    return null
  }
}

export type QuickLook = {
  /** Whether all is as it was when it was last kept; looks at the file once. */
  readonly isSame: () => boolean
  /** How the file under the name was at that look, if it surely is this one; null when it has to be asked thoroughly. */
  readonly seen: (file: Pick<LogFile, 'device' | 'inode'>) => Seen | null
  /** Keeps what the last look saw, if the file was read up to its end. */
  readonly keep: (position: number) => void
  readonly forget: () => void
}

/** Numbers above this are only told roughly. */
const isExact = Number.isSafeInteger

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
    seen: ({ device, inode }) =>
      last !== null &&
      isExact(last.ino) &&
      isExact(last.dev) &&
      last.ino === Number(inode) &&
      last.dev === Number(device)
        ? last
        : null,
    keep: (position) => {
      kept = last?.size === position ? last : null
    },
    forget: () => {
      kept = null
    },
  }
}
