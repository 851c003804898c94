import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { FileId } from '@shared/domain/steps/parts'
import type { Holder } from '../hand/open-files'
import { refuse, Stop } from '../hand/stop'
import { makeRoom } from './make-room'
import { putBack } from './put-back'
import { awaitReleased, packAndTell, writersOf, type Released } from './release'
import { settle } from './settle'
import { filesOf, readSlots, slotAt, slotPath } from './slots'
import { isSameFile, standAt, type Stand } from './stand'
import { must, type Tools } from './tools'

/** How long a writer may take to let the set-aside log go, once it was told to, or is known to notice by itself. */
const RELEASE_MS = 15_000
const IDLE_RELEASE_MS = 2000

type RotateStep = StepOf<'rotate'>

export type Whereabouts =
  | { readonly kind: 'named'; readonly log: Stand }
  /** It is the first generation already: a rotation was cut off, or its writer never went on. */
  | { readonly kind: 'aside'; readonly log: Stand }
  /** Somebody else has rotated it meanwhile, or removed it. */
  | { readonly kind: 'elsewhere' }

/** Where the file of a step stands now. */
export const whereIs = async (path: string, id: FileId): Promise<Whereabouts> => {
  const log = await standAt(path)
  if (log && isSameFile(log.id, id)) return { kind: 'named', log }
  const first = await standAt(slotPath(path, 1))
  return first && isSameFile(first.id, id) ? { kind: 'aside', log: first } : { kind: 'elsewhere' }
}

const needsRoom = async ({ path, id }: RotateStep): Promise<boolean> => {
  const slot = await slotAt(path, 1)
  return filesOf(slot).some((file) => !isSameFile(file.id, id))
}

/** Lines that came to a file set aside while an earlier rotation was taken back: they become a generation of their own. */
const takeInSpare = async ({ path, generations }: RotateStep, tools: Tools): Promise<void> => {
  const { plain } = await slotAt(path, 0)
  if (plain === null) return
  if (plain.bytes === 0) {
    await tools.hand.removeFiles([plain], tools.signal)
    return
  }
  await makeRoom(path, generations, tools)
  await must(tools, tools.hand.moveFile({ ...plain, to: slotPath(path, 1) }, tools.signal))
}

const prepareRoom = async (step: RotateStep, log: Stand, tools: Tools): Promise<void> => {
  const { path, minBytes, generations } = step
  if (log.bytes < minBytes) throw refuse(message('rotate.refused.smaller', { path }))
  await settle(path, generations, tools)
  await takeInSpare(step, tools)
  if (await needsRoom(step)) await makeRoom(path, generations, tools)
}

const holders = (released: Extract<Released, { readonly kind: 'held' }>): string =>
  released.writers.map(({ process, pid }) => `${process} (${String(pid)})`).join(', ')

/** Whether its writer has gone on in the new log: something is in it, or somebody has it open to write. */
const hasGoneOn = async (path: string, signal: AbortSignal): Promise<boolean> => {
  const log = await standAt(path)
  return log !== null && (log.bytes > 0 || (await writersOf(log.id, signal)).writers.length > 0)
}

/** A log whose writer does not go on in the new one is of more use where it was. */
const takeBack = async (step: RotateStep, why: Stop, tools: Tools): Promise<never> => {
  const { path, id } = step
  const moved = (await readSlots(path, step.generations)).length
  try {
    await putBack({ path, id, head: null, generations: moved }, null, tools)
    tools.tell(message('rotate.output.taken_back', { path }))
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    tools.tell(message('rotate.output.left_aside', { path, aside: slotPath(path, 1) }))
  }
  throw why
}

const reopen = async (step: RotateStep, tools: Tools): Promise<void> => {
  const { reopen: how } = step
  if (how.kind !== 'reload') return
  try {
    await must(tools, tools.hand.service({ ...how, kind: 'service', verb: 'reload' }, tools.signal))
  } catch (error) {
    if (error instanceof Stop) await takeBack(step, error, tools)
    throw error
  }
}

/** One that was still written to the last time; by now its writer has written a whole log elsewhere. */
const packSecond = async ({ path, mode }: RotateStep, tools: Tools): Promise<void> => {
  const { plain, packed } = await slotAt(path, 2)
  if (plain === null || packed !== null) return
  const patience = { limitMs: 0, hasLeft: () => Promise.resolve(true) }
  if ((await awaitReleased(plain, patience, tools)).kind === 'free')
    await packAndTell(plain.path, null, { mode, limitMs: 0 }, tools)
}

const finish = async (
  step: RotateStep,
  aside: Stand,
  writers: readonly Holder[],
  tools: Tools,
): Promise<void> => {
  const { path, reopen: how, mode, compress } = step
  // Whoever goes on by himself goes on where he likes, and nothing else is to be done to the former log.
  if (!compress && how.kind === 'by_itself') return
  const limitMs = how.kind === 'reload' ? RELEASE_MS : IDLE_RELEASE_MS
  const hasLeft = async (): Promise<boolean> => writers.length > 0 || hasGoneOn(path, tools.signal)
  const released = await awaitReleased(aside, { limitMs, hasLeft }, tools)
  if (released.kind === 'held') {
    if (how.kind === 'reload' && !(await hasGoneOn(path, tools.signal))) {
      const why = message('rotate.failed.not_reopened', { path, service: how.service })
      await takeBack(step, new Stop('failed', why), tools)
    }
    tools.tell(message('rotate.output.held', { path: aside.path, holders: holders(released) }))
  }
  if (released.kind === 'unknown')
    tools.tell(message('rotate.output.unseen', { path: aside.path, n: released.unseen }))
  if (!compress) return
  if (released.kind === 'free') await packAndTell(aside.path, aside.id, { mode, limitMs: RELEASE_MS }, tools)
  await packSecond(step, tools)
}

const copy = async (step: RotateStep, tools: Tools): Promise<void> => {
  const { path, id, mode, compress } = step
  const to = slotPath(path, 1)
  await must(tools, tools.hand.copyAndTruncate({ path, id, to, mode }, tools.signal))
  if (compress) await packAndTell(to, null, { mode, limitMs: 0 }, tools)
}

/**
 * Rotates one log. Renamed, its writer loses nothing: it writes to the file that it has open until it opens the new one.
 * So the former log is compressed only when nobody has it open to write. Cut off anywhere, all lines are in the log or in
 * one of its generations, and the next rotation goes on from there.
 */
export const rotateLog = async (step: RotateStep, tools: Tools): Promise<void> => {
  const { path, id, mode, reopen: how } = step
  const where = await whereIs(path, id)
  if (where.kind === 'elsewhere') {
    tools.tell(message('rotate.output.elsewhere', { path }))
    return
  }
  const { log } = where
  const aside = slotPath(path, 1)
  const { writers } = await writersOf(id, tools.signal)
  if (where.kind === 'named') {
    await prepareRoom(step, log, tools)
    if (how.kind === 'copy_and_truncate') return copy(step, tools)
    await must(tools, tools.hand.moveFile({ path, id, to: aside }, tools.signal))
  }
  await must(tools, tools.hand.createFile({ path, access: { ...log.access, mode } }, tools.signal))
  await reopen(step, tools)
  await finish(step, { ...log, path: aside }, writers, tools)
}
