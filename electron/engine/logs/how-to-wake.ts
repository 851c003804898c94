/** Below so many events a second, over all folders, each is told at once. */
const BUSY_EVENTS = 100
/** What was busy stays so down to this: a rate that goes up and down must not change the way all the time. */
const STILL_BUSY_EVENTS = 60
/** A folder with fewer is no part of what makes the others busy. */
const FEW_EVENTS = 10
/** An event costs about ten times what a look does that finds nothing, and looks come so often a second. */
const LOOKS_AN_EVENT = 0.5

/**
 * How the changes of a folder are told: as they come; as they come but together, at a tick; or not listened to at all,
 * while all that is followed in it is looked at at each tick.
 */
export type WakeMode = 'at_once' | 'together' | 'looks'

export type WakeLoad = {
  readonly mode: WakeMode
  /** Events of the folder, and of all folders, a second. */
  readonly events: number
  readonly allEvents: number
  /** How many files of the folder are followed. */
  readonly files: number
}

/** Chooses the cheapest way in which changes of a folder are still told in good time. */
export const howToWake = ({ mode, events, allEvents, files }: WakeLoad): WakeMode => {
  const least = mode === 'at_once' ? BUSY_EVENTS : STILL_BUSY_EVENTS
  if (allEvents <= least || events < FEW_EVENTS) return 'at_once'
  return files <= events * LOOKS_AN_EVENT ? 'looks' : 'together'
}
