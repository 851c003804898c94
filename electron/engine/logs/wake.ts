import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

export type Waker = {
  /** Watches folders that appeared, and those that were replaced, again. To be called now and then. */
  readonly renew: () => void
  readonly close: () => void
}

type Watched = { readonly watcher: FSWatcher; readonly inode: bigint }

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
export const createWaker = (paths: readonly string[], onChange: (path: string) => void): Waker => {
  const watched = new Map<string, Watched>()
  let interests = new Map<string, { readonly name: string; readonly path: string }[]>()

  const forget = (folder: string): void => {
    watched.get(folder)?.watcher.close()
    watched.delete(folder)
  }
  const watchFolder = (folder: string, inode: bigint): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        for (const interest of interests.get(folder) ?? [])
          if (name === null || name === interest.name) onChange(interest.path)
      })
      watcher.on('error', () => forget(folder))
      watched.set(folder, { watcher, inode })
    } catch {
      // No watches left, or a file system without them: the regular looks find the change.
      watched.delete(folder)
    }
  }

  const renew = (): void => {
    interests = new Map()
    for (const path of paths)
      for (const name of new Set(namesOf(path))) {
        const folder = dirname(name)
        interests.set(folder, [...(interests.get(folder) ?? []), { name: basename(name), path }])
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
