import { standAt, type Stand } from './stand'

/** One generation of a log: `app.log.3`, `app.log.3.gz`, or both where a compression was cut off. */
export type Slot = { readonly n: number; readonly plain: Stand | null; readonly packed: Stand | null }

export const slotPath = (path: string, n: number): string => `${path}.${String(n)}`
export const packedPath = (path: string, n: number): string => `${slotPath(path, n)}.gz`

export const slotAt = async (path: string, n: number): Promise<Slot> => ({
  n,
  plain: await standAt(slotPath(path, n)),
  packed: await standAt(packedPath(path, n)),
})

/** The files of a generation. */
export const filesOf = ({ plain, packed }: Slot): readonly Stand[] =>
  [plain, packed].filter((one) => one !== null)

/**
 * The generations of a log from the first one up to the first that is missing, at most `most`. Those beyond a gap need
 * not make room for anything.
 */
export const readSlots = async (path: string, most: number): Promise<readonly Slot[]> => {
  const slots: Slot[] = []
  for (let n = 1; n <= most; n++) {
    const slot = await slotAt(path, n)
    if (filesOf(slot).length === 0) break
    slots.push(slot)
  }
  return slots
}
