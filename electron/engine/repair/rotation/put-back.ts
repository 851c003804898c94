import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { faultOf, refuse, type Stop } from '../hand/stop'
import { beginsWith } from './log-head'
import { closeRanks } from './make-room'
import { awaitReleased } from './release'
import { slotAt, slotPath } from './slots'
import { isSameFile, standAt, type Stand } from './stand'
import { must, remove, type Tools } from './tools'
import { unpack } from './unpack'

const RELEASE_MS = 15_000

type Wanted = Pick<StepOf<'unrotate'>, 'path' | 'id' | 'head' | 'generations'>
/** Has the writer open its log anew; null when it never left the former one. */
type Reload = (() => Promise<void>) | null

const written = (path: string): Stop =>
  refuse(message('rotate.undo.written', { path, aside: slotPath(path, 1) }))

/** The former log among the first generation's files, unpacked where need be. */
const findFormer = async ({ path, id, head }: Wanted, tools: Tools): Promise<Stand> => {
  const { plain, packed } = await slotAt(path, 1)
  const isPlain =
    plain !== null && (isSameFile(plain.id, id) || (await beginsWith(plain.path, head, tools.signal)))
  if (isPlain && packed === null) return plain
  if (packed === null || head === null) throw refuse(message('rotate.undo.gone', { path }))
  return unpack({ plain: isPlain ? plain : null, packed, to: slotPath(path, 1), head }, tools)
}

/** What the new log had until now goes out of the way, without a moment in which a line could be lost. */
const clearName = async (path: string, log: Stand, tools: Tools): Promise<void> => {
  const { hand, signal } = tools
  const spare = slotPath(path, 0)
  const before = await standAt(spare)
  if (before !== null) await remove(tools, before)
  await must(tools, hand.moveFile({ ...log, to: spare }, signal))
  const after = await standAt(spare)
  if (after === null || after.bytes === 0) return
  // Its writer was faster: it keeps the log that it writes to.
  await must(tools, hand.moveFile({ ...after, path: spare, to: path }, signal))
  throw written(path)
}

/** The emptied place of the new log is taken away once nobody writes to it; lines that did come are kept. */
const dropSpare = async (path: string, tools: Tools): Promise<void> => {
  const { plain: spare } = await slotAt(path, 0)
  if (spare === null) return
  await awaitReleased(spare, { limitMs: RELEASE_MS, hasLeft: () => Promise.resolve(true) }, tools)
  const now = await standAt(spare.path)
  if (now !== null && now.bytes > 0)
    tools.tell(message('rotate.undo.spare', { path, spare: spare.path, bytes: now.bytes }))
  else if (now !== null)
    await remove(tools, now).catch((error: unknown) => {
      // Still open: it is empty, and the next rotation takes it away.
      tools.tell(faultOf(spare.path, error).told)
    })
}

/**
 * Makes the former log the log again, as long as nothing has been written to the new one; otherwise it refuses, and both
 * stay. Does nothing where nothing was rotated.
 */
export const putBack = async (wanted: Wanted, reload: Reload, tools: Tools): Promise<void> => {
  const { path, id, generations } = wanted
  const { hand, signal } = tools
  const log = await standAt(path)
  if (log && isSameFile(log.id, id)) {
    const { plain } = await slotAt(path, 1)
    // The rotation was cut off between the two names.
    if (plain && isSameFile(plain.id, id)) await must(tools, hand.moveFile({ ...plain, to: path }, signal))
    if ((await slotAt(path, 0)).plain === null) return
  } else {
    if (log !== null && log.bytes > 0) throw written(path)
    const former = await findFormer(wanted, tools)
    const now = await standAt(path)
    if (now !== null && now.bytes > 0) throw written(path)
    if (now !== null) await clearName(path, now, tools)
    const end = await hand.moveFile({ ...former, to: path }, signal)
    // Its writer has made itself a new one in that moment.
    if (end.kind !== 'done' && end.message.code === 'hand.exists') throw written(path)
    await must(tools, Promise.resolve(end))
    await closeRanks(path, generations, tools)
  }
  await reload?.()
  await dropSpare(path, tools)
}
