import { isAbsolute, resolve } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import { z } from 'zod'
import { defaultTrustedUids } from '../../repair/guard-path'
import { ownPlaces } from '../../repair/guard-place'
import type { GuardContext } from '../../repair/define-step-kind'
import { readHostPlaces } from '../../repair/host-places'
import { isInside } from '../../repair/path-rules'
import { resolveRealPath } from '../../repair/real-path'
import { boundsFor } from '../../repair/select/bounds'
import { isNamePattern } from '../../repair/select/match-name'
import { refuseWhatever } from '../../repair/select/refuse-delete'
import { selectFiles, type Selection } from '../../repair/select/select-files'
import { findTrash } from '../../repair/trash/trash-place'
import type { LookContext, PlanDraft } from '../define-action'
import { impossible } from './impossible'
import { pathSchema } from './settings-values'

/** All roots of one plan together; a plan as a whole has a little longer. */
const LIMIT_MS = 8000
const MOST_ENTRIES = 2_000_000
export const DAY_MS = 86_400_000

/** Directories of a cleanup, absolute or from the settings' base. */
export const directoriesSchema = z.lazy(() => z.array(pathSchema).min(1).max(50))

/** Names of files as a shell's patterns. */
export const patternsSchema = z.array(z.string().min(1).refine(isNamePattern)).min(1).max(100)

/** An hour at least: what is younger may still be made. */
export const daysSchema = z.number().min(0.04).max(36_500)

export type CleanupWish = Pick<
  StepOf<'delete'>,
  'patterns' | 'minAgeMs' | 'ageBy' | 'recursive' | 'keep' | 'emptyDirectories'
> & {
  readonly paths: readonly string[]
  /** How long deleted files are kept in the trash; null when they are gone for good. */
  readonly trashMs: number | null
}

type Roots =
  | { readonly kind: 'roots'; readonly roots: readonly string[] }
  | { readonly kind: 'impossible'; readonly why: Message }
type Seen = Extract<Selection, { readonly kind: 'selected' }>

/** The directories that are there, by their real paths. Links of root and our own are followed and named as they are. */
const findRoots = async (
  paths: readonly string[],
  { baseDir }: LookContext,
  recursive: boolean,
): Promise<Roots> => {
  const roots = new Set<string>()
  const trusted = defaultTrustedUids()
  for (const named of paths) {
    if (!isAbsolute(named) && baseDir === null)
      return impossible(message('action.dirs.no_base', { path: named }))
    const path = resolve(baseDir ?? '/', named)
    const real = await resolveRealPath(path)
    if (real.kind === 'failed')
      return impossible(message('action.dirs.unreadable', { path, reason: real.why }))
    if (real.kind === 'not_directory')
      return impossible(message('delete.guard.not_directory', { path: real.path }))
    const foreign = real.links.find((link) => !trusted.has(link.uid))
    if (foreign !== undefined)
      return impossible(message('action.dirs.foreign_link', { path, link: foreign.path }))
    if (real.missing.length === 0) roots.add(real.path)
  }
  const all = [...roots]
  return {
    kind: 'roots',
    // One that lies in another is looked at with it.
    roots: recursive
      ? all.filter((root) => !all.some((other) => other !== root && isInside(root, other)))
      : all,
  }
}

/** A reason as a word within a sentence, which holds no other sentence's values. */
const inShort = ({ code, params }: Message): string =>
  Object.keys(params).length === 0 ? `@${code}` : `@${code.replace('delete.left.', 'cleanup.left.')}`

/** What a person should know of a root before it is cleaned up. */
const touchesOf = (step: StepOf<'delete'>, seen: Seen): readonly Message[] => {
  const { root, keep, trash, found } = step
  const [first] = seen.left.first
  return [
    message('cleanup.touch', {
      root,
      n: found.files,
      bytes: shortBytes(found.bytes),
      oldest: `@date:${String(Math.max(0, Math.round(found.oldestAt ?? 0)))}`,
    }),
    ...(keep > 0 ? [message('cleanup.touch.keep', { root, n: keep })] : []),
    ...(trash === null
      ? []
      : [
          message('trash.touch', {
            folder: trash.folder,
            days: Math.round((trash.keepMs / DAY_MS) * 10) / 10,
          }),
        ]),
    ...(seen.isWhole ? [] : [message('cleanup.touch.partial', { root })]),
    ...(first === undefined
      ? []
      : [
          message('cleanup.touch.left', {
            root,
            n: seen.left.total,
            path: first.path,
            why: inShort(first.why),
          }),
        ]),
    ...(seen.unseenProcesses > 0 ? [message('cleanup.touch.unseen', { n: seen.unseenProcesses })] : []),
  ]
}

/** The guard's view of what an action looks at: what it would refuse is told before anybody approves it. */
const guardOf = ({ settings, resolveService, dataDir }: LookContext): GuardContext => ({
  settings,
  resolveService,
  ownDirs: dataDir === null ? [] : [dataDir],
})

/**
 * Looks what would be deleted below some directories, and plans one step for each in which there is something. A
 * directory that is not there has nothing to be cleaned up.
 */
export const planCleanup = async (
  context: LookContext,
  { paths, trashMs, ...wish }: CleanupWish,
  signal: AbortSignal,
): Promise<PlanDraft> => {
  const startedAt = performance.now()
  const found = await findRoots(paths, context, wish.recursive)
  if (found.kind === 'impossible') return found
  const named = paths.join(', ')
  if (found.roots.length === 0)
    return { kind: 'nothing', why: message('action.cleanup.no_directory', { paths: named }) }
  const guard = guardOf(context)
  const passing = { ...(await readHostPlaces()), own: await ownPlaces(guard.ownDirs ?? []) }
  const steps: StepOf<'delete'>[] = []
  const touches: Message[] = []
  for (const root of found.roots) {
    const why = await refuseWhatever({ root, ...wish }, guard)
    if (why !== null) return impossible(why)
    const seen = await selectFiles(
      { root, ...wish },
      {
        nowAt: context.now(),
        passing,
        limits: { entries: MOST_ENTRIES, ms: Math.max(0, LIMIT_MS - (performance.now() - startedAt)) },
      },
      signal,
    )
    if (seen.kind === 'failed') return impossible(seen.message)
    if (seen.files.length === 0) continue
    const folder = trashMs === null ? null : await findTrash(root, guard)
    if (trashMs !== null && folder === null) return impossible(message('action.cleanup.no_trash', { root }))
    const count = { files: seen.files.length, bytes: seen.bytes }
    const step: StepOf<'delete'> = {
      kind: 'delete',
      root,
      ...wish,
      bounds: boundsFor(count),
      trash: trashMs === null || folder === null ? null : { folder, keepMs: trashMs },
      found: { ...count, oldestAt: seen.oldestAt },
    }
    steps.push(step)
    touches.push(...touchesOf(step, seen))
  }
  if (steps.length === 0) return { kind: 'nothing', why: message('action.cleanup.nothing', { paths: named }) }
  return {
    kind: 'steps',
    steps,
    touches,
    undo: trashMs === null ? 'irreversible' : 'reversible',
    // What lies in a trash on the same file system still takes its room.
    freesBytes: trashMs === null ? steps.reduce((sum, step) => sum + step.found.bytes, 0) : 0,
  }
}
