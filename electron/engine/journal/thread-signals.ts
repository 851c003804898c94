/** Two words that the main thread and the journal's thread share: they can be read in the middle of a call. */
export type ThreadSignals = Int32Array<SharedArrayBuffer>

const ABANDONED = 0
const LET_GO = 1

export const createSignals = (): ThreadSignals => new Int32Array(new SharedArrayBuffer(8))

/** Nobody waits for the thread any more: it carries out nothing that still stands in its queue, and ends. */
export const abandon = (signals: ThreadSignals): void => {
  Atomics.store(signals, ABANDONED, 1)
}
export const isAbandoned = (signals: ThreadSignals): boolean => Atomics.load(signals, ABANDONED) === 1

/** The thread has closed its database and will not touch it again. */
export const tellLetGo = (signals: ThreadSignals): void => {
  Atomics.store(signals, LET_GO, 1)
  Atomics.notify(signals, LET_GO)
}

/** Blocks the calling thread until the other one has let go: only for the very end of the process. */
export const blockUntilLetGo = (signals: ThreadSignals, timeoutMs: number): void => {
  Atomics.wait(signals, LET_GO, 0, timeoutMs)
}
