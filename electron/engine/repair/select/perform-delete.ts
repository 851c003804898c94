import { dirname } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import { renderMessage } from '@shared/text/text'
import type { StepOf } from '@shared/domain/plan'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import type { PerformContext, StepDone } from '../define-step-kind'
import type { Hand } from '../hand/hand'
import { ownPlaces } from '../guard-place'
import { readHostPlaces } from '../host-places'
import { moveToTrash } from '../trash/move-to-trash'
import { takeWithin } from './bounds'
import { bothLeft, nothingLeft, type Left } from './left'
import { selectFiles, type SelectedFile, type Wanted } from './select-files'
import { sortGently } from './sort-gently'
import { stillRipe } from './still-ripe'

/** The hand looks at who holds what open at least once for each. */
const BATCH = 2000
const LIMITS = { entries: 5_000_000, ms: 120_000 }

type Say = (text: Message) => string
type Done = { readonly files: number; readonly bytes: number; readonly left: Left }

/** How a step's output is worded; English where the engine's language is not told. */
export const sayOf = ({ say }: Pick<PerformContext, 'say'>): Say =>
  say ?? ((text) => renderMessage('en', text))

const removeAll = async (
  files: readonly SelectedFile[],
  ageBy: Wanted['ageBy'],
  hand: Pick<Hand, 'removeFiles'>,
  signal: AbortSignal,
): Promise<Done & { readonly emptied: ReadonlySet<string> }> => {
  const emptied = new Set<string>()
  let left: Left = nothingLeft
  let [count, bytes] = [0, 0]
  for (let at = 0; at < files.length && !signal.aborted; at += BATCH) {
    const { ripe, left: changed } = await stillRipe(files.slice(at, at + BATCH), ageBy)
    const end = await hand.removeFiles(ripe, signal)
    count += end.files
    bytes += end.bytes
    left = bothLeft(left, bothLeft(changed, { total: end.left.length, first: end.left }))
    for (const { path } of ripe) emptied.add(dirname(path))
  }
  return { files: count, bytes, left, emptied }
}

/** Takes away directories below the root that have become empty, and then their parents; innermost first. */
const removeEmpty = async (
  root: string,
  emptied: ReadonlySet<string>,
  hand: Pick<Hand, 'removeDirectory'>,
  signal: AbortSignal,
): Promise<number> => {
  let removed = 0
  // Whatever is in a directory has a longer path than it.
  const ahead = await sortGently([...emptied], (a, b) => b.length - a.length, signal)
  const asked = new Set<string>()
  for (const start of ahead) {
    for (let path = start; path !== root && !asked.has(path) && !signal.aborted; path = dirname(path)) {
      const end = await hand.removeDirectory(path, signal)
      // Something is in it, or it may not be taken away: so do its parents stay.
      if (end.kind !== 'done') break
      asked.add(path)
      removed += 1
    }
  }
  return removed
}

const leftLines = (left: Left, say: Say): readonly string[] =>
  left.total === 0
    ? []
    : [
        say(message('delete.output.left', { n: left.total })),
        ...left.first.map(({ path, why }) => say(message('delete.output.left_one', { path, why: say(why) }))),
      ]

/** How a step on many files ends: a failure only when not one of them could be dealt with. */
export const ended = (
  {
    files,
    left,
    none,
    lines,
  }: Omit<Done, 'bytes'> & { readonly none: Message; readonly lines: readonly string[] },
  { say, signal }: { readonly say: Say; readonly signal: AbortSignal },
): StepDone => {
  const output = [...lines, ...leftLines(left, say)].join('\n')
  if (signal.aborted) return { failed: message('step.failed.aborted'), output }
  return { failed: files === 0 && left.total > 0 ? none : null, output }
}

/** The failure that none of some files could be dealt with, with the first reason. */
export const noneOf = (
  code: 'delete.failed.none' | 'trash.failed.none',
  n: number,
  { first }: Left,
  say: Say,
): Message => {
  const [one] = first
  return message(code, { n, path: one?.path ?? '', why: one === undefined ? '' : say(one.why) })
}

/**
 * Deletes what fits now, oldest first, or moves it to the trash. It ends before the first file beyond the bounds: what
 * was approved is done then, and the rest is for another plan. What cannot be deleted is left and told.
 */
export const performDelete = async (
  step: StepOf<'delete'>,
  context: PerformContext,
  signal: AbortSignal,
): Promise<StepDone> => {
  const { hand, clock, repairId, ownDirs = [] } = context
  const say = sayOf(context)
  const { root, bounds, trash } = step
  const passing = { ...(await readHostPlaces()), own: await ownPlaces(ownDirs) }
  const nowAt = clock.now()
  const seen = await selectFiles(step, { nowAt, passing, limits: LIMITS }, signal)
  if (seen.kind === 'failed') return { failed: seen.message, output: '' }
  const { taken, beyond } = takeWithin(seen.files, bounds)

  const lines: string[] = []
  let done: Done
  if (trash === null) {
    const removed = await removeAll(taken, step.ageBy, hand, signal)
    done = removed
    lines.push(say(message('delete.output.deleted', { n: done.files, bytes: shortBytes(done.bytes) })))
    const n = step.emptyDirectories ? await removeEmpty(root, removed.emptied, hand, signal) : 0
    if (n > 0) lines.push(say(message('delete.output.directories', { n })))
  } else {
    const moved = await moveToTrash(taken, { ageBy: step.ageBy, trash }, { hand, nowAt, repairId }, signal)
    if (moved.kind === 'failed') return { failed: moved.message, output: '' }
    done = moved
    const folder = `${trash.folder}/${repairId}`
    lines.push(
      say(message('delete.output.trashed', { n: done.files, bytes: shortBytes(done.bytes), folder })),
    )
  }
  if (beyond > 0)
    lines.push(
      say(
        message('delete.output.beyond', {
          n: beyond,
          files: bounds.files,
          bytes: shortBytes(bounds.bytes),
        }),
      ),
    )
  if (!seen.isWhole) lines.push(say(message('delete.output.partial')))
  // What was passed by from the start is told, and is no failure of this step.
  const { failed } = ended(
    { ...done, lines, none: noneOf('delete.failed.none', taken.length, done.left, say) },
    { say, signal },
  )
  return { failed, output: [...lines, ...leftLines(bothLeft(done.left, seen.left), say)].join('\n') }
}
