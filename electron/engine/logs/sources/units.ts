import type { Observation } from '@shared/domain/observation'
import { isFileOffset, type StoredPlace } from '../../ports'
import type { Follower } from '../follow-file'
import type { FromWorker } from '../protocol'

/** How often an offset is stored that led to nothing. */
const IDLE_COMMIT_MS = 5000
/** A burst of changes is read together. */
const REST_MS = 3
/** Where programs print all the time, what they print is read together: each look has its price. */
const BUSY_REST_MS = 60
const BUSY_WAKES = 100
const SECOND_MS = 1000
/** While somebody waits for a poke. */
const POKED_POLL_MS = 50

/** One thing that is read by itself: a file, or what a program prints. Its place is stored under its id. */
export type Unit = {
  readonly id: string
  readonly follower: Follower<StoredPlace>
  /** The batch that waits for its acknowledgement. */
  unacked: number | null
  /** It was to be looked at meanwhile. */
  isDue: boolean
  pumpedAt: number
  scheduled: boolean
  reachedEnd: boolean
  committed: string
  committedAt: number
  leaving: boolean
}

export type Units = {
  readonly add: (id: string, follower: Follower<StoredPlace>) => Unit
  /** Closes a unit once all that it told is stored. */
  readonly remove: (id: string) => void
  readonly schedule: (unit: Unit) => void
  /** Its program printed something, as it may do many times a second. */
  readonly wake: (unit: Unit) => void
  readonly all: () => readonly Unit[]
  readonly get: (id: string) => Unit | undefined
  readonly ack: (id: string, batchId: number) => void
  readonly poke: (pokeId: number) => void
  /** Stores where all units stand, closes them, and says when that is done. */
  readonly stop: (onStopped: () => void) => void
}

export type UnitsDeps = {
  readonly post: (message: FromWorker) => void
  readonly now: () => number
  /** A unit was looked at. */
  readonly onLooked: (unit: Unit) => void
}

const keyOf = (place: StoredPlace): string =>
  isFileOffset(place) ? `${place.device}:${place.inode}:${place.headBytes}:${place.offset}` : place.cursor

/** Reads units by turns and posts what they hold; at most one batch of a unit is on its way. */
export const createUnits = ({ post, now, onLooked }: UnitsDeps): Units => {
  const units = new Map<string, Unit>()
  const pokes = new Map<number, Map<string, () => boolean>>()
  let lastBatchId = 0
  let stopping: (() => void) | null = null
  let pokedPoll: NodeJS.Timeout | undefined
  let wakes = 0
  let wakesSince = performance.now()
  let busy = false
  let together: NodeJS.Timeout | undefined

  const countWake = (at: number): void => {
    wakes += 1
    if (at - wakesSince < SECOND_MS) return
    busy = wakes > (BUSY_WAKES * (at - wakesSince)) / SECOND_MS
    wakes = 0
    wakesSince = at
  }

  const commit = (unit: Unit, observations: readonly Observation[]): void => {
    unit.committedAt = now()
    const offset = unit.follower.offset()
    if (offset === null || (observations.length === 0 && keyOf(offset) === unit.committed)) return
    lastBatchId += 1
    unit.unacked = lastBatchId
    unit.committed = keyOf(offset)
    post({ kind: 'batch', batchId: lastBatchId, batch: { sourceId: unit.id, observations, offset } })
  }

  const settlePokes = (): void => {
    for (const [pokeId, waiting] of pokes) {
      for (const [id, isTold] of waiting) {
        const unit = units.get(id)
        if (unit === undefined || (unit.unacked === null && isTold())) waiting.delete(id)
      }
      if (waiting.size > 0) continue
      pokes.delete(pokeId)
      post({ kind: 'poked', pokeId })
    }
  }

  const pump = (unit: Unit): void => {
    if (unit.unacked !== null) unit.isDue = true
    if (stopping !== null || unit.unacked !== null || unit.leaving) return
    unit.isDue = false
    unit.pumpedAt = performance.now()
    const { observations, more, hasBegun = false } = unit.follower.look()
    const endReached = !more && !unit.reachedEnd
    if (!more) unit.reachedEnd = true
    if (observations.length > 0 || endReached || hasBegun || now() - unit.committedAt > IDLE_COMMIT_MS)
      commit(unit, observations)
    if (more) schedule(unit)
    onLooked(unit)
    if (pokes.size > 0) settlePokes()
  }

  const run = (unit: Unit): void => {
    if (!unit.scheduled) return
    unit.scheduled = false
    pump(unit)
  }
  const runTogether = (): void => {
    together = undefined
    for (const unit of units.values()) if (unit.scheduled) run(unit)
  }
  const schedule = (unit: Unit, mayWait = false): void => {
    if (unit.scheduled) return
    unit.scheduled = true
    // A unit that reads on gives way to the others and to acknowledgements, but does not rest.
    if (!unit.reachedEnd) setImmediate(run, unit)
    else if (mayWait) together ??= setTimeout(runTogether, BUSY_REST_MS)
    else if (performance.now() - unit.pumpedAt > REST_MS) setImmediate(run, unit)
    else setTimeout(run, REST_MS, unit)
  }

  const drop = (unit: Unit): void => {
    units.delete(unit.id)
    unit.follower.close()
    settlePokes()
  }

  const finish = (): void => {
    if ([...units.values()].some((unit) => unit.unacked !== null)) return
    stopping?.()
  }

  const lookForPokes = (): void => {
    clearTimeout(pokedPoll)
    for (const unit of units.values())
      if ([...pokes.values()].some((waiting) => waiting.has(unit.id))) schedule(unit)
    settlePokes()
    if (pokes.size > 0 && stopping === null) pokedPoll = setTimeout(lookForPokes, POKED_POLL_MS)
  }

  return {
    all: () => [...units.values()],
    get: (id) => units.get(id),
    add: (id, follower) => {
      const unit: Unit = {
        id,
        follower,
        unacked: null,
        isDue: false,
        pumpedAt: 0,
        scheduled: false,
        reachedEnd: false,
        committed: '',
        committedAt: now(),
        leaving: false,
      }
      units.set(id, unit)
      return unit
    },
    remove: (id) => {
      const unit = units.get(id)
      if (unit === undefined || unit.leaving) return
      unit.leaving = true
      if (unit.unacked === null) commit(unit, [])
      if (unit.unacked === null) drop(unit)
    },
    schedule,
    wake: (unit) => {
      countWake(performance.now())
      schedule(unit, busy)
    },
    ack: (id, batchId) => {
      const unit = units.get(id)
      if (unit?.unacked !== batchId) return
      unit.unacked = null
      if (stopping !== null) return finish()
      if (unit.leaving) return drop(unit)
      if (unit.isDue || !unit.reachedEnd) schedule(unit)
      settlePokes()
    },
    poke: (pokeId) => {
      for (const unit of units.values()) pump(unit)
      pokes.set(pokeId, new Map([...units.values()].map(({ id, follower }) => [id, follower.mark()])))
      settlePokes()
      lookForPokes()
    },
    stop: (onStopped) => {
      stopping = onStopped
      clearTimeout(pokedPoll)
      clearTimeout(together)
      for (const unit of units.values()) {
        if (unit.unacked === null) commit(unit, [])
        // A batch that is on its way needs its file, or its program, no more.
        unit.follower.close()
      }
      finish()
    },
  }
}
