/** Two numbers that both threads see: how many turns were begun, and which rule is being tried now (0: none). */
const TURN = 0
const RULE = 1
const TICK_MS = 500
/** While nothing is tried, the watch looks up less often: a thread that idles should let its watcher idle, too. */
const IDLE_TICK_MS = 2000

export const createProgress = (): SharedArrayBuffer => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)

export type RuleProgress = {
  /** `index` in the list of rules that the thread was started with. */
  readonly begin: (index: number) => void
  readonly end: () => void
}

/** Notes which rule is being tried on a chunk, for a watcher on another thread. */
export const noteProgress = (progress: SharedArrayBuffer): RuleProgress => {
  const cells = new Int32Array(progress)
  return {
    begin: (index) => {
      Atomics.store(cells, RULE, index + 1)
      Atomics.add(cells, TURN, 1)
    },
    end: () => {
      Atomics.store(cells, RULE, 0)
    },
  }
}

/**
 * Calls `onHang` once with the index of a rule that has been busy with one chunk for `hangMs`. It counts its own ticks
 * instead of reading a clock, so that a machine that slept is not taken for a rule that hangs.
 */
export const watchProgress = (
  progress: SharedArrayBuffer,
  hangMs: number,
  onHang: (index: number) => void,
): (() => void) => {
  const cells = new Int32Array(progress)
  let lastTurn = Atomics.load(cells, TURN)
  let ticks = 0
  const look = (): void => {
    const turn = Atomics.load(cells, TURN)
    const rule = Atomics.load(cells, RULE)
    ticks = rule !== 0 && turn === lastTurn ? ticks + 1 : 0
    const isQuiet = rule === 0 && turn === lastTurn
    lastTurn = turn
    if (ticks * TICK_MS >= hangMs) onHang(rule - 1)
    else timer = setTimeout(look, isQuiet ? IDLE_TICK_MS : TICK_MS)
  }
  let timer = setTimeout(look, TICK_MS)
  return () => clearTimeout(timer)
}
