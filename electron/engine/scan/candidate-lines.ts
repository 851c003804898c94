import { cleanText } from '../logs/clean-text'
import { MAX_LINE_BYTES } from '../logs/line-splitter'

const RETURN = 0x0d

const decoder = new TextDecoder('utf-8')

/** A line in the searched bytes that has to be looked at closely. */
export type Candidate = {
  readonly begin: number
  readonly end: number
  /** Its bytes say too little: cleaning changes the text. */
  dirty: boolean
  isCut: boolean
  /** It may be a line that Mamori itself caused. */
  mayBeOwn: boolean
  /** A rule matches or ignores it. */
  isTold: boolean
  text: string | null
}

/** The line from `begin` up to its newline, as far as lines are looked at. */
export const toCandidate = (bytes: Uint8Array, begin: number, newline: number): Candidate => {
  const ended = newline > begin && bytes[newline - 1] === RETURN ? newline - 1 : newline
  const isCut = ended - begin > MAX_LINE_BYTES
  const end = isCut ? begin + MAX_LINE_BYTES : ended
  return { begin, end, dirty: false, isCut, mayBeOwn: false, isTold: false, text: null }
}

/** The text of a candidate as it is matched; decoded once. Only where it is dirty there is something to clean. */
export const textOf = (candidate: Candidate, bytes: Uint8Array): string => {
  if (candidate.text !== null) return candidate.text
  const own = bytes.subarray(candidate.begin, candidate.end)
  candidate.text = candidate.dirty ? cleanText(own) : decoder.decode(own)
  return candidate.text
}
