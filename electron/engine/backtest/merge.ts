/**
 * Merges streams that are each in order into one that is; of equal ones the earlier stream comes first. Holds one item of
 * each stream.
 */
export async function* merge<T>(
  streams: readonly AsyncIterable<T>[],
  isBefore: (a: T, b: T) => boolean,
): AsyncGenerator<T> {
  const heads = await Promise.all(
    streams.map(async (stream) => {
      const iterator = stream[Symbol.asyncIterator]()
      return { iterator, next: await iterator.next() }
    }),
  )
  for (;;) {
    let least: { readonly item: T; readonly head: (typeof heads)[number] } | null = null
    for (const head of heads)
      if (!head.next.done && (least === null || isBefore(head.next.value, least.item)))
        least = { item: head.next.value, head }
    if (least === null) return
    yield least.item
    least.head.next = await least.head.iterator.next()
  }
}
