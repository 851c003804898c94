/** Client libraries that are being loaded at this moment. */
const loading = new Set<Promise<unknown>>()

/**
 * Resolves when no client library is being loaded. Loading one holds the whole program for up to a tenth of a second,
 * which would count as slowness of whatever another check is measuring then.
 */
export const quietStart = async (): Promise<void> => {
  while (loading.size > 0) await Promise.allSettled(loading)
}

/** Loads a client library and waits for those that others load beside it. */
export const loadQuietly = async <T>(load: () => Promise<T>): Promise<T> => {
  const started = load()
  loading.add(started)
  try {
    const library = await started
    loading.delete(started)
    await quietStart()
    return library
  } finally {
    loading.delete(started)
  }
}
