/** The own entry of a record: names from settings may be `constructor`, which every object inherits. */
export const entryOf = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** Changes one entry; a key that is not there changes nothing. */
export const patch = <T>(
  record: Readonly<Record<string, T>>,
  key: string,
  change: (old: T) => T,
): Readonly<Record<string, T>> => {
  const old = entryOf(record, key)
  return old === undefined ? record : { ...record, [key]: change(old) }
}

export const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> => {
  const { [key]: _gone, ...rest } = record
  return rest
}

/** Keeps all that is open and the newest `keep` of what has ended; of two that ended together, the later in the record. */
export const bounded = <T>(
  record: Readonly<Record<string, T>>,
  ended: (item: T) => boolean,
  endedAt: (item: T) => number,
  keep: number,
): Readonly<Record<string, T>> => {
  const over = Object.entries(record).filter(([, item]) => ended(item))
  if (over.length <= keep) return record
  const oldest = over.toSorted(([, a], [, b]) => endedAt(a) - endedAt(b)).slice(0, over.length - keep)
  const drop = new Set(oldest.map(([key]) => key))
  return Object.fromEntries(Object.entries(record).filter(([key]) => !drop.has(key)))
}
