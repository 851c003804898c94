/** What decides whether new events come in or wait. */
export type Following = {
  /** The newest event that is shown while new ones wait; null while they come in. */
  readonly heldSeq: number | null
  /** One looks at the newest, has paused nothing and reads no detail. */
  readonly ready: boolean
  /** How many shown-worthy events wait. */
  readonly waiting: number
  /** The newest loaded event. */
  readonly topSeq: number | null
}

/**
 * The newest event to show. Reading holds the list where it is; it follows again by itself only
 * when nothing would move, i.e. when nothing waits.
 */
export const nextHeldSeq = ({ heldSeq, ready, waiting, topSeq }: Following): number | null => {
  if (ready) return heldSeq !== null && waiting > 0 ? heldSeq : null
  return heldSeq ?? topSeq
}
