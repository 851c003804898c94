import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'
import { howToWake, type WakeMode } from './how-to-wake'

/** In busy times all changes of so long are told together: each wake and each look has its price. */
const TICK_MS = 60
/** Over how long events are counted. */
const COUNT_MS = 500
/** How long a busy folder is looked at without being listened to, and how long it then is to see what goes on. */
const LOOKS_MS = 5000
const SAMPLE_MS = 200
/** A folder's time of change does not tell two changes apart that come within its clock's step. */
const CLOCK_STEP_MS = 50
const SECOND_MS = 1000

/** What shall wake: one file, through its link as well, or anything in a folder. */
export type WakePoint =
  | { readonly path: string; readonly onChange: () => void }
  | {
      readonly folder: string
      /** `name` is null where the system does not tell it; `moved`: an entry came, went or was renamed. */
      readonly onEntry: (name: string | null, moved: boolean) => void
      /** So many files of the folder are followed, and any of them may have changed. */
      readonly files: number
      readonly onLook: () => void
    }

export type Waker = {
  /** Watches folders that appeared, and those that were replaced, again. To be called now and then. */
  readonly renew: () => void
  readonly close: () => void
}

type Interest = {
  readonly files: number
  readonly onEntry: (name: string | null, moved: boolean) => void
  readonly onLook: () => void
}
/** What a folder's own times tell of its entries; null when they tell nothing yet. */
type Sight = { readonly inode: bigint; readonly changedAt: number | null }
type Watched = {
  readonly inode: bigint
  watcher: FSWatcher | null
  mode: WakeMode
  events: number
  countedSince: number
  eventsPerSecond: number
  readonly changed: Set<string | null>
  entriesAt: number | null
}

const sightOf = (folder: string): Sight | null => {
  try {
    const { ino, mtimeMs } = statSync(folder, { bigint: true })
    const changedAt = Number(mtimeMs)
    return { inode: ino, changedAt: Math.abs(Date.now() - changedAt) > CLOCK_STEP_MS ? changedAt : null }
  } catch {
    // Not there, or closed to us: there is nothing to watch.
    return null
  }
}

const namesOf = (path: string): readonly string[] => {
  try {
    return [path, realpathSync(path)]
  } catch {
    // A file that does not exist yet has one name.
    return [path]
  }
}

/**
 * Tells at once that something happened to a file, by watching its folder and that of the file it links to; in busy
 * times within a tick. It may stay silent (network shares, no watches left, folders that do not exist), so its user
 * also has to look from time to time.
 */
export const createWaker = (
  points: () => readonly WakePoint[],
  now: () => number = () => performance.now(),
): Waker => {
  const watched = new Map<string, Watched>()
  let interests = new Map<string, Interest[]>()
  let ticking: NodeJS.Timeout | undefined

  const forget = (folder: string): void => {
    watched.get(folder)?.watcher?.close()
    watched.delete(folder)
  }
  const tell = (folder: string, name: string | null, moved: boolean): void => {
    for (const { onEntry } of interests.get(folder) ?? []) onEntry(name, moved)
  }

  const rateOf = ({ mode, events, countedSince, eventsPerSecond }: Watched, at: number): number => {
    const ms = at - countedSince
    return mode === 'looks' || ms < SAMPLE_MS ? eventsPerSecond : (events * SECOND_MS) / ms
  }
  /** Chooses anew how a folder's changes are told, by what came since it was counted last. */
  const judge = (folder: string, place: Watched, at: number): void => {
    place.eventsPerSecond = rateOf(place, at)
    const allEvents = [...watched.values()].reduce((sum, one) => sum + rateOf(one, at), 0)
    const files = (interests.get(folder) ?? []).reduce((sum, one) => sum + one.files, 0)
    place.mode = howToWake({ mode: place.mode, events: place.eventsPerSecond, allEvents, files })
    place.events = 0
    place.countedSince = at
    if (place.mode === 'looks') {
      place.watcher?.close()
      place.watcher = null
      place.entriesAt = null
    }
    if (place.mode !== 'at_once') ticking ??= setTimeout(tick, TICK_MS)
  }

  const onEvent = (folder: string, place: Watched, name: string | null, moved: boolean): void => {
    place.events += 1
    if (place.mode !== 'at_once' && !moved) place.changed.add(name)
    else tell(folder, name, moved)
    if (place.mode !== 'at_once') return
    const at = now()
    if (at - place.countedSince >= COUNT_MS) judge(folder, place, at)
  }
  const listen = (folder: string, place: Watched): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) =>
        onEvent(folder, place, name, event === 'rename'),
      )
      watcher.on('error', () => forget(folder))
      place.watcher = watcher
    } catch {
      // No watches left, or a file system without them: the regular looks find the change.
      watched.delete(folder)
    }
  }
  const watchFolder = (folder: string, inode: bigint): void => {
    const place: Watched = {
      inode,
      watcher: null,
      mode: 'at_once',
      events: 0,
      countedSince: now(),
      eventsPerSecond: 0,
      changed: new Set(),
      entriesAt: null,
    }
    watched.set(folder, place)
    listen(folder, place)
  }

  /** Looks at all that is followed in a folder that is not listened to. */
  const lookAt = (folder: string, place: Watched): void => {
    const sight = sightOf(folder)
    if (sight?.inode !== place.inode) {
      forget(folder)
      if (sight) watchFolder(folder, sight.inode)
    }
    const sameEntries = sight !== null && sight.changedAt !== null && sight.changedAt === place.entriesAt
    place.entriesAt = sight?.changedAt ?? null
    for (const { onLook } of interests.get(folder) ?? []) onLook()
    if (!sameEntries) tell(folder, null, true)
  }
  const tick = (): void => {
    ticking = undefined
    const at = now()
    for (const [folder, place] of watched) {
      const ms = at - place.countedSince
      if (place.mode === 'looks') {
        if (ms >= LOOKS_MS) {
          place.mode = 'together'
          place.countedSince = at
          listen(folder, place)
        }
        // Once more when it is listened to again: what happened before that was not heard.
        lookAt(folder, place)
      } else {
        for (const name of place.changed) tell(folder, name, false)
        place.changed.clear()
        if (place.mode === 'together' && ms >= SAMPLE_MS) judge(folder, place, at)
      }
    }
    if ([...watched.values()].some(({ mode }) => mode !== 'at_once')) ticking ??= setTimeout(tick, TICK_MS)
  }

  const add = (folder: string, interest: Interest): void => {
    const known = interests.get(folder)
    if (known) known.push(interest)
    else interests.set(folder, [interest])
  }
  const renew = (): void => {
    interests = new Map()
    for (const point of points()) {
      if ('folder' in point) {
        add(point.folder, point)
        continue
      }
      const { onChange } = point
      for (const path of new Set(namesOf(point.path))) {
        const own = basename(path)
        const onEntry = (name: string | null): void => {
          if (name === null || name === own) onChange()
        }
        add(dirname(path), { files: 1, onEntry, onLook: onChange })
      }
    }
    for (const folder of watched.keys()) if (!interests.has(folder)) forget(folder)
    for (const folder of interests.keys()) {
      const inode = sightOf(folder)?.inode
      if (inode !== undefined && inode === watched.get(folder)?.inode) continue
      forget(folder)
      if (inode !== undefined) watchFolder(folder, inode)
    }
  }
  renew()
  return {
    renew,
    close: () => {
      clearTimeout(ticking)
      for (const folder of watched.keys()) forget(folder)
    },
  }
}
