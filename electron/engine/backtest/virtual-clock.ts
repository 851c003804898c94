import type { Clock } from '../ports'

/** A clock that goes from one thing that is due to the next, however far apart they are. */
export type VirtualClock = Clock & {
  /**
   * Runs every timer that is due until then, in order, each with all that follows from it at once; then `afterEach`, while
   * it is still the time of that timer.
   */
  readonly advanceTo: (at: number, afterEach?: () => Promise<void>) => Promise<void>
}

type Timer = { readonly due: number; readonly nth: number; run: (() => void) | null }

const isBefore = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.nth < b.nth)

/** All that waits for nothing but promises has gone its way by then. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A binary heap: what is due first is on top. */
const createHeap = () => {
  const heap: Timer[] = []
  const sink = (from: number): void => {
    for (let at = from; ;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [one, other] = [heap[child], heap[least]]
        if (one && other && isBefore(one, other)) least = child
      }
      const [a, b] = [heap[at], heap[least]]
      if (least === at || !a || !b) return
      heap[at] = b
      heap[least] = a
      at = least
    }
  }
  return {
    top: (): Timer | undefined => heap[0],
    add: (timer: Timer): void => {
      let at = heap.push(timer) - 1
      while (at > 0) {
        const parent = (at - 1) >> 1
        const above = heap[parent]
        if (!above || isBefore(above, timer)) break
        heap[at] = above
        heap[parent] = timer
        at = parent
      }
    },
    drop: (): void => {
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return
      heap[0] = last
      sink(0)
    },
  }
}

/** Begins at `startAt`, epoch ms, and moves only when it is told to. */
export const createVirtualClock = (startAt: number): VirtualClock => {
  const heap = createHeap()
  let now = startAt
  let nth = 0
  const nextDue = (until: number): (() => void) | null => {
    for (let top = heap.top(); top !== undefined; top = heap.top()) {
      if (top.run !== null && top.due > until) return null
      heap.drop()
      if (top.run === null) continue
      now = Math.max(now, top.due)
      return top.run
    }
    return null
  }
  return {
    now: () => now,
    after: (delayMs, run) => {
      const timer: Timer = { due: now + Math.max(0, delayMs), nth: nth++, run }
      heap.add(timer)
      return () => {
        timer.run = null
      }
    },
    advanceTo: async (at, afterEach) => {
      for (let run = nextDue(at); run !== null; run = nextDue(at)) {
        run()
        await settle()
        await afterEach?.()
      }
      now = Math.max(now, at)
    },
  }
}
