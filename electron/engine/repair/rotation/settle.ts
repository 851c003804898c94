import { holdsBeginning } from './holds-beginning'
import { readLeftovers, twinsOf } from './leftovers'
import { packedPath, readSlots, slotPath, type Slot } from './slots'
import { isSameFile, standAt, type Stand } from './stand'
import { remove, type Tools } from './tools'

/** A file that is still being written is changed all the time; one as old as this is nobody's any more. */
const ABANDONED_MS = 10 * 60_000

/** A move that was cut off has left a generation under two numbers; the same move finishes it. */
const finishMoves = async (slots: readonly Slot[], path: string, { hand, signal }: Tools): Promise<void> => {
  for (const [index, slot] of slots.entries()) {
    const next = slots[index + 1]
    if (slot.plain && next?.plain && isSameFile(slot.plain.id, next.plain.id))
      await hand.moveFile({ ...slot.plain, to: slotPath(path, next.n) }, signal)
    if (slot.packed && next?.packed && isSameFile(slot.packed.id, next.packed.id))
      await hand.moveFile({ ...slot.packed, to: packedPath(path, next.n) }, signal)
  }
}

/** A compression that was cut off has left a generation in both forms; where they differ, both stay. */
const finishCompressions = async (
  path: string,
  generations: number,
  { hand, signal, note }: Tools,
): Promise<void> => {
  for (const { n, plain, packed } of await readSlots(path, generations)) {
    if (!plain || !packed) continue
    const end = await hand.compressFile({ ...plain, to: packed.path, mode: packed.access.mode }, signal)
    if (end.kind === 'done') note(end.output)
    else note(`${slotPath(path, n)} / ${packedPath(path, n)}: ${end.message.code}`)
  }
}

/**
 * A copy that was cut off before its log was emptied holds only what the log itself still has. It is known by its second
 * name, which it loses when it is finished: two logs may well begin with the same lines.
 */
const isUnfinishedCopy = async (
  log: Stand | null,
  first: Stand | null,
  twins: readonly Stand[],
  signal: AbortSignal,
): Promise<boolean> => {
  if (!log || !first || twins.length === 0 || isSameFile(log.id, first.id) || log.bytes < first.bytes)
    return false
  // What may not be compared stays: lines twice are better than lines lost.
  return holdsBeginning(log.path, first.path, signal).catch(() => false)
}

const clearLeftovers = async (path: string, tools: Tools): Promise<void> => {
  const leftovers = await readLeftovers(path)
  if (leftovers.length === 0) return
  const { hand, signal } = tools
  const log = await standAt(path)
  const first = await standAt(slotPath(path, 1))
  const copies = first === null ? [] : twinsOf(first, leftovers)
  if (first && (await isUnfinishedCopy(log, first, copies, signal))) {
    await remove(tools, first)
    for (const copy of copies) await remove(tools, copy)
    return
  }
  const named = [log, first, await standAt(packedPath(path, 1))].filter((one) => one !== null)
  for (const leftover of leftovers) {
    const twin = named.find(({ id }) => isSameFile(id, leftover.id))
    // Its other name may well be in use, so that it cannot be removed: it is moved to where it is already.
    if (twin !== undefined) await hand.moveFile({ ...leftover, to: twin.path }, signal)
    else if (tools.clock.now() - leftover.mtimeMs >= ABANDONED_MS) await hand.removeFiles([leftover], signal)
  }
}

/** Finishes what rotations before have left half done, so that every line stands in one place and every name is one file's. */
export const settle = async (path: string, generations: number, tools: Tools): Promise<void> => {
  await clearLeftovers(path, tools)
  await finishMoves(await readSlots(path, generations + 1), path, tools)
  await finishCompressions(path, generations, tools)
}
