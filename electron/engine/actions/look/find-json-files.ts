import { lstat, opendir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import { resolveRealPath } from '../../repair/real-path'
import { nameMatcher } from '../../repair/select/match-name'
import { impossible } from './impossible'

/** A tree with more files than these is not one that a person has chosen. */
export const MOST_FILES = 500
const MOST_ENTRIES = 50_000
const MOST_DEPTH = 20

export type FoundFiles =
  | { readonly kind: 'found'; readonly paths: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'impossible'; readonly why: Message }

export type FindOrder = { readonly pattern: string; readonly recursive: boolean }

const unreadable = (path: string, error: unknown): FoundFiles =>
  impossible(
    message('action.json.unreadable', {
      path,
      reason: String((error as NodeJS.ErrnoException).code ?? error),
    }),
  )

/** The directory by its real path; null while there is none. */
const realDirectory = async (path: string): Promise<string | FoundFiles> => {
  const real = await resolveRealPath(path)
  if (real.kind === 'failed') return unreadable(path, real.why)
  if (real.kind === 'not_directory') return impossible(message('hand.not_directory', { path: real.path }))
  return real.missing.length > 0 ? { kind: 'missing' } : real.path
}

/** The matching regular files of a directory, sorted; links are passed by, and what is below them. */
const listFiles = async (
  root: string,
  { pattern, recursive }: FindOrder,
  signal: AbortSignal,
): Promise<FoundFiles> => {
  const matches = nameMatcher([pattern])
  const paths: string[] = []
  let entries = 0
  const ahead = [{ path: root, depth: 0 }]
  const tooMany = impossible(message('action.json.too_many_files', { path: root, most: MOST_FILES }))
  for (let here = ahead.pop(); here !== undefined; here = ahead.pop()) {
    signal.throwIfAborted()
    try {
      // In parts: a directory of a million files is left after its first 50,000, and others get their turn meanwhile.
      for await (const entry of await opendir(here.path, { bufferSize: 256 })) {
        signal.throwIfAborted()
        if (++entries > MOST_ENTRIES || paths.length > MOST_FILES) return tooMany
        const path = join(here.path, entry.name)
        if (entry.isFile() && matches(entry.name)) paths.push(path)
        if (entry.isDirectory() && recursive && here.depth < MOST_DEPTH)
          ahead.push({ path, depth: here.depth + 1 })
      }
    } catch (error) {
      signal.throwIfAborted()
      return unreadable(here.path, error)
    }
  }
  return paths.length > MOST_FILES ? tooMany : { kind: 'found', paths: paths.sort() }
}

/** The files that a path of the settings means: itself, or those in it that match. Its parents may be links, itself not. */
export const findJsonFiles = async (
  path: string,
  order: FindOrder,
  signal: AbortSignal,
): Promise<FoundFiles> => {
  const parent = await realDirectory(dirname(path))
  if (typeof parent !== 'string') return parent
  const real = join(parent, basename(path))
  try {
    const found = await lstat(real)
    if (found.isFile()) return { kind: 'found', paths: [real] }
    if (!found.isDirectory() && !found.isSymbolicLink())
      return impossible(message('hand.not_regular', { path: real }))
    if (found.isSymbolicLink()) {
      const target = await realDirectory(real)
      if (typeof target !== 'string')
        return target.kind === 'missing' ? impossible(message('hand.link', { path: real })) : target
      return await listFiles(target, order, signal)
    }
    return await listFiles(real, order, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'missing' }
    signal.throwIfAborted()
    return unreadable(real, error)
  }
}
