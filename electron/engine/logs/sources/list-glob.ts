import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { globParts } from '../../settings/glob'
import { toFailure, type OpenFailure } from '../open-log'

/** More folders than these under one pattern are not looked into. */
const MOST_FOLDERS = 500
/** A file system tells changes of a folder only to the tick of its clock, some network shares to two seconds. */
const TICK_MS = 2500

type Listed = {
  readonly mark: string
  readonly names: readonly string[]
  /** A change in the same tick as this listing would not show. */
  readonly settled: boolean
}

export type Listing = {
  readonly paths: readonly string[]
  /** Every folder that was looked into. */
  readonly folders: readonly string[]
  /** Why nothing could be listed, where that is not just because nothing is there. */
  readonly failure: OpenFailure | null
}

/**
 * Lists what a pattern means, again and again: a folder that has not changed is not read again. A star in a folder part
 * means the folders of one level. Synchronous: it belongs into a worker thread.
 */
export const createGlobList = (glob: string, now: () => number): (() => Listing) => {
  const parts = globParts(glob)
  let known = new Map<string, Listed>()

  return () => {
    const next = new Map<string, Listed>()
    const paths: string[] = []
    let failure: OpenFailure | null = null

    const namesIn = (folder: string): readonly string[] => {
      try {
        const { ino, mtimeNs } = statSync(folder, { bigint: true })
        const mark = `${ino} ${mtimeNs}`
        const before = known.get(folder)
        if (before?.mark === mark && before.settled) {
          next.set(folder, before)
          return before.names
        }
        const names = readdirSync(folder).sort()
        next.set(folder, { mark, names, settled: now() - Number(mtimeNs / 1_000_000n) > TICK_MS })
        return names
      } catch (error) {
        const why = toFailure(error)
        if (why.kind !== 'missing') failure = why
        // Watched as well: it may be made, or opened to us.
        next.set(folder, { mark: '', names: [], settled: false })
        return []
      }
    }
    const walk = (folder: string, index: number): void => {
      const part = parts[index]
      if (part === undefined) return
      const isLast = index === parts.length - 1
      if (part.expression === null && !isLast) return walk(join(folder, part.name), index + 1)
      if (next.size >= MOST_FOLDERS) return
      for (const name of namesIn(folder))
        if (part.expression === null ? name === part.name : part.expression.test(name)) {
          if (isLast) paths.push(join(folder, name))
          else walk(join(folder, name), index + 1)
        }
    }

    walk('/', 0)
    known = next
    return { paths, folders: [...next.keys()], failure: paths.length > 0 ? null : failure }
  }
}
