/**
 * What a PostgreSQL may say while a client logs in and asks one question: authentication, settings, its key, ready,
 * a row with its description, done, notices and errors. Message types: PostgreSQL manual, "Message Formats".
 */
const expected: ReadonlySet<number> = new Set(Buffer.from('RSKZTDCENAv'))
const HEADER_BYTES = 5
const MAX_BODY_BYTES = 1024 * 1024
const ERROR = 'E'.charCodeAt(0)
const NOTICE = 'N'.charCodeAt(0)
const AUTHENTICATION = 'R'.charCodeAt(0)

/** The least body that each type can have, in bytes; the library reads that much without looking. */
const leastBody: ReadonlyMap<number, number> = new Map([
  [AUTHENTICATION, 4],
  ['K'.charCodeAt(0), 8],
  ['Z'.charCodeAt(0), 1],
  ['T'.charCodeAt(0), 2],
  ['D'.charCodeAt(0), 2],
  ['A'.charCodeAt(0), 6],
])

/**
 * Follows the bytes of a server and tells, for each piece, whether they can still be PostgreSQL's protocol.
 * The library trusts its server: wrong lengths make it throw where nobody can catch it, and an error message without
 * its end makes it loop for ever. What this refuses must not reach it.
 */
export const createFrameCheck = (): ((chunk: Uint8Array) => boolean) => {
  const header: number[] = []
  let bodyLeft = 0
  let type = 0
  // The last two bytes of the body so far; before its start they count as zeros.
  let tail: readonly [number, number] = [0, 0]

  const opens = (): boolean => {
    type = header[0] ?? 0
    const length = header.slice(1).reduce((sum, byte) => sum * 256 + byte, 0) - 4
    bodyLeft = length
    tail = [0, 0]
    return (
      expected.has(type) &&
      length >= (leastBody.get(type) ?? 0) &&
      length <= MAX_BODY_BYTES &&
      (length > 0 || !isFieldList())
    )
  }
  /** Errors and notices are lists of fields, each ended by a zero, the list by another one. */
  const isFieldList = (): boolean => type === ERROR || type === NOTICE
  const closes = (): boolean => !isFieldList() || (tail[0] === 0 && tail[1] === 0)

  const takeBody = (chunk: Uint8Array, from: number): number => {
    const to = Math.min(chunk.length, from + bodyLeft)
    if (to - from >= 2) tail = [chunk[to - 2] ?? 1, chunk[to - 1] ?? 1]
    else if (to - from === 1) tail = [tail[1], chunk[from] ?? 1]
    bodyLeft -= to - from
    return to
  }

  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (header.length < HEADER_BYTES) {
        header.push(chunk[at] ?? 0)
        at++
        if (header.length < HEADER_BYTES) continue
        if (!opens()) return false
      } else {
        at = takeBody(chunk, at)
      }
      if (bodyLeft > 0) continue
      if (!closes()) return false
      header.length = 0
    }
    return true
  }
}
