/** A stretch of time in which nobody looked at a host. */
export type Absence = {
  readonly sinceAt: number
  readonly untilAt: number
  /** The window was being looked at when the computer went to sleep. */
  readonly suspended: boolean
}

export type LookDeps = {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly now: () => number
  readonly onReturn: (key: string, absence: Absence) => void
}

export type Look = {
  /** Tells whether somebody looks at the host of that key; told every few seconds and at every change. */
  readonly tell: (key: string, isLooking: boolean) => void
}

const KEY = 'mamori.looked_at'
const AWAY_MS = 15 * 60_000
/** A look that is told every few seconds and was silent for so long was interrupted by a sleep. */
const SUSPENDED_MS = 2 * 60_000
const STORE_EVERY_MS = 10_000
const KEPT_HOSTS = 50

const isTimes = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === 'object' && value !== null && Object.values(value).every((at) => typeof at === 'number')

const stored = (storage: LookDeps['storage']): Readonly<Record<string, number>> => {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    return isTimes(value) ? value : {}
  } catch {
    // A value that is not JSON was not written by this program: it is as good as none.
    return {}
  }
}

/** Remembers for each host and engine when it was last looked at, and tells the absence when somebody looks again. */
export const watchLooks = ({ storage, now, onReturn }: LookDeps): Look => {
  let lookedKey: string | null = null
  let lookedAt = 0
  let storedAt = Number.NEGATIVE_INFINITY
  /** Since when a sleep has interrupted the look at a host at which nobody has looked again. */
  let slept: { readonly key: string; readonly at: number } | null = null

  const store = (key: string, at: number): void => {
    const newest = Object.entries({ ...stored(storage), [key]: at })
      .sort((a, b) => b[1] - a[1])
      .slice(0, KEPT_HOSTS)
    storage.setItem(KEY, JSON.stringify(Object.fromEntries(newest)))
    storedAt = at
  }

  return {
    tell: (key, isLooking) => {
      const at = now()
      if (lookedKey !== null && (lookedKey !== key || !isLooking)) {
        // A sleep begins with the look still lasting: what was last told is the last that is known.
        const interrupted = at - lookedAt >= SUSPENDED_MS
        if (interrupted) slept = { key: lookedKey, at: lookedAt }
        store(lookedKey, interrupted ? lookedAt : at)
        lookedKey = null
      }
      if (!isLooking) return
      if (lookedKey === null) {
        const before = stored(storage)[key]
        if (slept?.key === key) onReturn(key, { sinceAt: slept.at, untilAt: at, suspended: true })
        else if (before !== undefined && at - before >= AWAY_MS)
          onReturn(key, { sinceAt: before, untilAt: at, suspended: false })
        if (slept?.key === key) slept = null
      } else if (at - lookedAt >= SUSPENDED_MS)
        onReturn(key, { sinceAt: lookedAt, untilAt: at, suspended: true })
      const isNew = lookedKey === null
      lookedKey = key
      lookedAt = at
      if (isNew || at < storedAt || at - storedAt >= STORE_EVERY_MS) store(key, at)
    },
  }
}
