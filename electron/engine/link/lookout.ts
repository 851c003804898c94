/** Whose engines live on this computer. */
export type Sighting = { readonly mine: boolean; readonly others: boolean }

/** Answers within seconds. */
export type Look = () => Promise<Sighting>

/** Looks around; null when that could not be told, which is complained about once and not every second. */
export const createLookout = (
  look: Look,
  bug: (name: string, error: unknown) => void,
): (() => Promise<Sighting | null>) => {
  let trouble = ''
  return async () => {
    try {
      const seen = await look()
      trouble = ''
      return seen
    } catch (error) {
      if (trouble !== String(error)) bug('look for an engine', error)
      trouble = String(error)
      return null
    }
  }
}
