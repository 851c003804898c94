import { message } from '@shared/domain/message'
import type { FileId } from '@shared/domain/steps/parts'
import type { Handed } from '../hand/hand'
import { findOpenFiles, type Holder } from '../hand/open-files'
import { throwIfAborted } from '../hand/stop'
import { pause } from '../pause'
import { isSameFile, standAt, type Stand } from './stand'
import type { Tools } from './tools'

const POLL_MS = 100
/** How long a file has to stay as it is to be at rest. */
const REST_MS = 500

/** Which processes have a file open for writing, and how many cannot be asked. */
export const writersOf = async (
  id: FileId,
  signal: AbortSignal,
): Promise<{ readonly writers: readonly Holder[]; readonly unseen: number }> => {
  const { holdersOf, unseen } = await findOpenFiles([id], signal)
  return { writers: holdersOf(id).filter(({ writes }) => writes), unseen }
}

export type Released =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly writers: readonly Holder[] }
  /** Nobody is seen with it, but not everybody can be seen. */
  | { readonly kind: 'unknown'; readonly unseen: number }

/**
 * Whether nobody being seen means nobody. What a user's own engine may not touch itself, root's helper does, which looks
 * for itself. Root in a container may well not see all.
 */
const seesAll = (unseen: number, { access }: Stand): boolean => {
  const own = process.geteuid?.() ?? 0
  return unseen === 0 || (own !== 0 && access.uid !== own)
}

type Patience = {
  readonly limitMs: number
  /**
   * Whether the writer is known to write elsewhere by now. Then a file at rest is free, also where some processes cannot
   * be seen; otherwise one of them may be its writer.
   */
  readonly hasLeft: () => Promise<boolean>
}

/** Waits until nobody writes to a file any more, at most so long. */
export const awaitReleased = async (
  file: Stand,
  { limitMs, hasLeft }: Patience,
  { clock, signal }: Pick<Tools, 'clock' | 'signal'>,
): Promise<Released> => {
  let [restingMs, bytes] = [0, -1]
  // Counted, not timed: the clock may be set meanwhile.
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    throwIfAborted(signal)
    const { writers, unseen } = await writersOf(file.id, signal)
    if (writers.length === 0 && seesAll(unseen, file)) return { kind: 'free' }
    const now = (await standAt(file.path))?.bytes ?? -1
    restingMs = now === bytes ? restingMs + POLL_MS : 0
    bytes = now
    if (writers.length === 0 && restingMs >= REST_MS && (await hasLeft())) return { kind: 'free' }
    if (waitedMs >= Math.max(limitMs, REST_MS))
      return writers.length === 0 ? { kind: 'unknown', unseen } : { kind: 'held', writers }
    await pause(clock, POLL_MS, signal)
  }
}

const STILL_WRITTEN: ReadonlySet<string> = new Set(['hand.open', 'hand.content_changed'])

/** Compresses a generation once it rests; the hand itself refuses one that is written to, and is asked again. */
const pack = async (
  file: Stand,
  { mode, limitMs }: { readonly mode: number; readonly limitMs: number },
  { hand, clock, signal }: Tools,
): Promise<Handed> => {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const end = await hand.compressFile({ ...file, to: `${file.path}.gz`, mode }, signal)
    if (end.kind !== 'refused' || !STILL_WRITTEN.has(end.message.code) || waitedMs >= limitMs) return end
    await pause(clock, POLL_MS, signal)
  }
}

/** Compresses a generation, or tells why it stays as it is: nothing is lost then, only room. */
export const packAndTell = async (
  path: string,
  id: FileId | null,
  wanted: { readonly mode: number; readonly limitMs: number },
  tools: Tools,
): Promise<void> => {
  const file = await standAt(path)
  if (file === null || (id !== null && !isSameFile(file.id, id))) return
  const end = await pack(file, wanted, tools)
  if (end.kind === 'done') tools.note(end.output)
  else {
    tools.tell(message('rotate.output.unpacked', { path }))
    tools.tell(end.message)
  }
}
