/** How a log's bytes stand for its text: told by the mark at the beginning of the file, else UTF-8. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** How many bytes it takes at most to tell an encoding. */
export const MARK_BYTES = 3

/** Tells the encoding of a file by its first bytes, and how many of them are only its mark. */
export const detectEncoding = (
  head: Uint8Array,
): { readonly encoding: Encoding; readonly markBytes: number } => {
  const [first, second, third] = head
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', markBytes: 3 }
  return { encoding: 'utf-8', markBytes: 0 }
}

/** Whether these first bytes may be the begin of a mark whose end is still to come. */
export const mayBecomeMark = (head: Uint8Array): boolean => {
  const [first, second] = head
  if (head.length === 0) return true
  if (head.length === 1) return first === 0xff || first === 0xfe || first === 0xef
  return head.length === 2 && first === 0xef && second === 0xbb
}

const NEWLINE = 0x0a

/**
 * The next newline at or after `from`, as the index of its first byte; -1 when there is none. `phase` is where the
 * first byte stands in the file, so that the two bytes of a UTF-16 newline are not found across characters.
 */
export const findNewline = (bytes: Buffer, from: number, encoding: Encoding, phase: number): number => {
  if (encoding === 'utf-8') return bytes.indexOf(NEWLINE, from)
  const low = encoding === 'utf-16le' ? 0 : 1
  for (let at = bytes.indexOf(NEWLINE, from); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
    const first = at - low
    if (first < from || (first + phase) % 2 !== 0) continue
    if (bytes[low === 0 ? at + 1 : first] === 0 && first + 1 < bytes.length) return first
  }
  return -1
}

/** The bytes of a character: a newline takes as many. */
export const unitBytes = (encoding: Encoding): 1 | 2 => (encoding === 'utf-8' ? 1 : 2)
