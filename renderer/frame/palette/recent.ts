const KEY = 'mamori.palette_recent'
const KEPT = 8

type Kept = Pick<Storage, 'getItem' | 'setItem'>

/** The entries that were used last, the newest first. */
export const recentIds = (storage: Kept): readonly string[] => {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, KEPT) : []
  } catch {
    // A value that is not JSON was not written by this program: it is as good as none.
    return []
  }
}

/** Keeps an entry as the one that was used last. */
export const keepRecent = (storage: Kept, id: string): void => {
  const ids = [id, ...recentIds(storage).filter((one) => one !== id)].slice(0, KEPT)
  storage.setItem(KEY, JSON.stringify(ids))
}
