const PATH = 'path:'

/** Whether two touched things are the same, or one lies within the other, as a folder within a folder. */
export const overlaps = (a: string, b: string): boolean => {
  if (a === b) return true
  if (!a.startsWith(PATH) || !b.startsWith(PATH)) return false
  const [outer, inner] = a.length < b.length ? [a, b] : [b, a]
  return inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`)
}
