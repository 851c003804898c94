import { message } from '@shared/domain/message'
import { filesOf, packedPath, readSlots, slotAt, slotPath, type Slot } from './slots'
import { must, remove, type Tools } from './tools'

/** The generation that goes when the log is rotated once more; null while there is room. */
export const droppedSlot = (slots: readonly Slot[], generations: number): Slot | null =>
  slots.length < generations ? null : (slots[generations - 1] ?? null)

/**
 * Frees the name of the first generation: the oldest one beyond the number goes, each other one becomes one older, from
 * the oldest down, so that none is ever replaced. Cut off anywhere, it leaves a gap that the next time fills.
 */
export const makeRoom = async (path: string, generations: number, tools: Tools): Promise<void> => {
  const { hand, signal, tell } = tools
  const slots = await readSlots(path, generations)
  const dropped = droppedSlot(slots, generations)
  if (dropped !== null)
    for (const file of filesOf(dropped)) {
      await remove(tools, file)
      tell(message('rotate.output.dropped', { path: file.path }))
    }
  for (const { n, plain, packed } of slots.slice(0, generations - 1).toReversed()) {
    if (plain) await must(tools, hand.moveFile({ ...plain, to: slotPath(path, n + 1) }, signal))
    if (packed) await must(tools, hand.moveFile({ ...packed, to: packedPath(path, n + 1) }, signal))
  }
}

/** Gives each generation its number back after the first one has become the log again; `last` had moved, none beyond it. */
export const closeRanks = async (path: string, last: number, tools: Tools): Promise<void> => {
  const { hand, signal } = tools
  for (let n = 2; n <= last; n++) {
    const { plain, packed } = await slotAt(path, n)
    if (plain) await must(tools, hand.moveFile({ ...plain, to: slotPath(path, n - 1) }, signal))
    if (packed) await must(tools, hand.moveFile({ ...packed, to: packedPath(path, n - 1) }, signal))
  }
}
