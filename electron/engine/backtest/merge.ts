/** A stream in order that is begun only when its time has come. */
export type Part<T> = {
  /** Nothing in it comes before this. */
  readonly beginAt: number
  readonly open: () => AsyncIterable<T>
}

type Head<T> = {
  readonly part: Part<T>
  iterator: AsyncIterator<T> | null
  item: T | null
  at: number
  isOver: boolean
}

/**
 * Merges streams that are each in the order of their time into one that is; of two that come together the earlier stream
 * comes first. Holds one item of each stream that has begun and not ended.
 */
export async function* merge<T extends { readonly at: number }>(
  parts: readonly Part<T>[],
): AsyncGenerator<T> {
  const heads = parts.map((part): Head<T> => ({
    part,
    iterator: null,
    item: null,
    at: part.beginAt,
    isOver: false,
  }))
  const goOn = async (head: Head<T>): Promise<void> => {
    head.iterator ??= head.part.open()[Symbol.asyncIterator]()
    const next = await head.iterator.next()
    head.isOver = next.done === true
    head.item = next.done ? null : next.value
    head.at = head.item?.at ?? head.at
  }
  for (;;) {
    let first: Head<T> | null = null
    for (const head of heads) if (!head.isOver && (first === null || head.at < first.at)) first = head
    if (first === null) return
    if (first.item !== null) yield first.item
    await goOn(first)
  }
}
