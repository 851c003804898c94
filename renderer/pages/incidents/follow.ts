/** The newest event that is shown while newer ones wait, and why they wait. */
export type Hold = { readonly seq: number; readonly by: 'reading' | 'aim' }

/** What decides whether new events come in or wait. */
export type Following = {
  /** Null while new events come in. */
  readonly hold: Hold | null
  /** One looks at the newest, has paused nothing and reads no detail. */
  readonly ready: boolean
  /** The pointer is on its way to a line. */
  readonly aiming: boolean
  /** How many shown-worthy events wait. */
  readonly waiting: number
  /** The newest loaded event. */
  readonly topSeq: number | null
}

/**
 * The newest event to show. Reading holds the list where it is; it follows again by itself only when nothing would move,
 * i.e. when nothing waits. What a pointer aims at holds it for that moment alone.
 */
export const nextHold = ({ hold, ready, aiming, waiting, topSeq }: Following): Hold | null => {
  const holdBy = (by: Hold['by']): Hold | null => {
    if (hold?.by === by) return hold
    const seq = hold?.seq ?? topSeq
    return seq === null ? null : { seq, by }
  }
  if (!ready || (hold?.by === 'reading' && waiting > 0)) return holdBy('reading')
  return aiming ? holdBy('aim') : null
}
