/** How many lines that nothing finds each task came to, as all threads of a scan see it. */
export const createMissed = (tasks: number): SharedArrayBuffer =>
  new SharedArrayBuffer(tasks * Int32Array.BYTES_PER_ELEMENT)

export type MissedRoom = {
  /** How many lines may still be shown of a task, as far as is known: those of the tasks before it come first. */
  readonly left: () => number
  /** `count` is what a task came to that is done. */
  readonly note: (index: number, count: number) => void
}

/** Keeps account of the lines that are shown, of which a scan shows only the first few. */
export const openMissedRoom = (missed: SharedArrayBuffer, mostMissed: number): MissedRoom => {
  // One more than each came to; none of a task that is not done.
  const cells = new Int32Array(missed)
  let doneUpTo = 0
  let before = 0
  return {
    left: () => {
      while (before < mostMissed && doneUpTo < cells.length) {
        const cell = Atomics.load(cells, doneUpTo)
        if (cell === 0) break
        before += cell - 1
        doneUpTo += 1
      }
      return mostMissed - before
    },
    note: (index, count) => {
      Atomics.store(cells, index, count + 1)
    },
  }
}
