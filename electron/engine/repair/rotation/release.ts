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
  { by, clock, signal }: Pick<Tools, 'by' | 'clock' | 'signal'>,
): Promise<Released> => {
  const since = performance.now()
  let [restsSince, bytes] = [since, -1]
  for (;;) {
    throwIfAborted(signal)
    const { writers, unseen } = await writersOf(file.id, signal)
    // Root's helper looks for itself, and sees more than this process does. Root in a container may well not see all.
    if (writers.length === 0 && (unseen === 0 || by === 'helper')) return { kind: 'free' }
    const now = (await standAt(file.path))?.bytes ?? -1
    if (now !== bytes) restsSince = performance.now()
    bytes = now
    if (writers.length === 0 && performance.now() - restsSince >= REST_MS && (await hasLeft()))
      return { kind: 'free' }
    if (performance.now() - since >= Math.max(limitMs, 2 * REST_MS))
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
  const since = performance.now()
  for (;;) {
    const end = await hand.compressFile({ ...file, to: `${file.path}.gz`, mode }, signal)
    if (
      end.kind !== 'refused' ||
      !STILL_WRITTEN.has(end.message.code) ||
      performance.now() - since >= limitMs
    )
      return end
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
