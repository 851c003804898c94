/** What can be wrong with a JSON text and be put right without guessing. */
export type RepairCode =
  | 'bom'
  | 'nul'
  | 'space'
  | 'comment'
  | 'trailing_comma'
  | 'missing_comma'
  | 'quotes'
  | 'escape'
  | 'unquoted_key'
  | 'python'
  | 'control'
  | 'truncated'
  | 'cut'
  | 'duplicate'

/** One change of a text; the rest of it stays as it is, to the character. */
export type Edit = {
  readonly offset: number
  readonly length: number
  readonly text: string
  readonly code: RepairCode
  /** It takes the place of all other changes that begin within it. */
  readonly swallows?: true
}

/** The changes that count, in the order of the text. */
export const effectiveEdits = (edits: readonly Edit[]): readonly Edit[] => {
  const sorted = edits.toSorted(
    (a, b) =>
      a.offset - b.offset || Number(b.swallows ?? false) - Number(a.swallows ?? false) || a.length - b.length,
  )
  let swallowedTo = 0
  return sorted.filter((edit) => {
    if (edit.offset < swallowedTo) return false
    if (edit.swallows) swallowedTo = edit.offset + edit.length
    return true
  })
}

/** A part of the text with those of its changes that begin in it. `edits` are effective and in order. */
export const applyEdits = (text: string, edits: readonly Edit[], from = 0, to = text.length): string => {
  const parts: string[] = []
  let at = from
  for (const { offset, length, text: put } of edits) {
    parts.push(text.slice(at, offset), put)
    at = offset + length
  }
  parts.push(text.slice(at, to))
  return parts.join('')
}
