/** An entry of a list that keeps its place; `gone` when the list itself has it no more. */
export type Held<T> = { readonly item: T; readonly gone: boolean }

/** What a list shows while a hand is on it: every entry where it was, what is new at the end, what is gone as it was last. */
export const heldList = <T>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (item: T) => string,
): readonly Held<T>[] => {
  const left = new Map(now.map((item) => [keyOf(item), item]))
  const kept = before.map((old): Held<T> => {
    const item = left.get(keyOf(old))
    left.delete(keyOf(old))
    return item === undefined ? { item: old, gone: true } : { item, gone: false }
  })
  return [...kept, ...[...left.values()].map((item) => ({ item, gone: false }))]
}
