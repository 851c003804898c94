import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

/** What shall wake: one file, through its link as well, or anything in a folder. */
export type WakePoint =
  | { readonly path: string; readonly onChange: () => void }
  /** `name` is null where the system does not tell it; `moved`: an entry came, went or was renamed. */
  | { readonly folder: string; readonly onEntry: (name: string | null, moved: boolean) => void }

export type Waker = {
  /** Watches folders that appeared, and those that were replaced, again. To be called now and then. */
  readonly renew: () => void
  readonly close: () => void
}

type Watched = { readonly watcher: FSWatcher; readonly inode: bigint }
type Interest = (name: string | null, moved: boolean) => void

const folderInode = (folder: string): bigint | null => {
  try {
    return statSync(folder, { bigint: true }).ino
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
 * Tells at once that something happened to a file, by watching its folder and that of the file it links to. It may stay
 * silent (network shares, no watches left, folders that do not exist), so its user also has to look from time to time.
 */
export const createWaker = (points: () => readonly WakePoint[]): Waker => {
  const watched = new Map<string, Watched>()
  let interests = new Map<string, Interest[]>()

  const forget = (folder: string): void => {
    watched.get(folder)?.watcher.close()
    watched.delete(folder)
  }
  const watchFolder = (folder: string, inode: bigint): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        for (const interest of interests.get(folder) ?? []) interest(name, event === 'rename')
      })
      watcher.on('error', () => forget(folder))
      watched.set(folder, { watcher, inode })
    } catch {
      // No watches left, or a file system without them: the regular looks find the change.
      watched.delete(folder)
    }
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
        add(point.folder, point.onEntry)
        continue
      }
      for (const path of new Set(namesOf(point.path))) {
        const own = basename(path)
        add(dirname(path), (name) => {
          if (name === null || name === own) point.onChange()
        })
      }
    }
    for (const folder of watched.keys()) if (!interests.has(folder)) forget(folder)
    for (const folder of interests.keys()) {
      const inode = folderInode(folder)
      if (inode !== null && inode === watched.get(folder)?.inode) continue
      forget(folder)
      if (inode !== null) watchFolder(folder, inode)
    }
  }
  renew()
  return { renew, close: () => [...watched.keys()].forEach(forget) }
}
