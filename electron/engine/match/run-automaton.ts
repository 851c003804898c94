import { DEAD, isMatched, stateBehind, UNKNOWN, type Automaton } from './automaton'

export const NOT_FOUND = -1

/** Runs forward over a text and tells of each place before which a match ended, with the state behind it. */
const eachEnd = (automaton: Automaton, text: string, onEnd: (at: number, state: number) => void): void => {
  const { step, alphabet } = automaton
  const { ascii, classOf, classCount } = alphabet
  const { length } = text
  let table = automaton.table()
  let state = automaton.startAt('edge')
  for (let at = 0; at <= length; at += 1) {
    const unit = at < length ? text.charCodeAt(at) : 0
    const unitClass = at === length ? classCount : unit < 128 ? (ascii[unit] ?? 0) : classOf(unit)
    let to = table[state + unitClass] ?? UNKNOWN
    if (to <= DEAD) {
      if (to === UNKNOWN) {
        to = step(state, unitClass)
        table = automaton.table()
      }
      if (isMatched(to)) onEnd(at, stateBehind(to))
      to = stateBehind(to)
      if (to === DEAD) return
    }
    state = to
  }
}

/** Where the match that begins earliest in a text ends; `NOT_FOUND` when there is none. */
export const findEnd = (automaton: Automaton, text: string): number => {
  let end = NOT_FOUND
  eachEnd(automaton, text, (at) => {
    end = at
  })
  return end
}

/** Where the longest match that ends at `end` begins. The automaton has to be one that runs backward. */
export const findBegin = (automaton: Automaton, text: string, end: number): number => {
  const { step, alphabet } = automaton
  const { ascii, classOf, classCount } = alphabet
  const classAt = (at: number): number => {
    const unit = text.charCodeAt(at)
    return unit < 128 ? (ascii[unit] ?? 0) : classOf(unit)
  }
  let state = automaton.startAt(end < text.length ? classAt(end) : 'edge')
  let begin = end
  for (let at = end; at >= 0; at -= 1) {
    const to = step(state, at === 0 ? classCount : classAt(at - 1))
    if (isMatched(to)) begin = at
    state = stateBehind(to)
    if (state === DEAD) return begin
  }
  return begin
}

export type ByteAnswer = 'match' | 'none' | 'not_ascii'

/** Asks whether there is a match in `bytes[from, to)`, which are read as ASCII; a byte beyond it ends the search. */
export const testAscii = (automaton: Automaton, bytes: Uint8Array, from: number, to: number): ByteAnswer => {
  const { step, byteClass, alphabet } = automaton
  let table = automaton.table()
  let state = automaton.startAt('edge')
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    let next = table[state + (byteClass[byte] ?? 0)] ?? UNKNOWN
    if (next <= DEAD) {
      if (byte > 127) return 'not_ascii'
      if (next === UNKNOWN) {
        next = step(state, byteClass[byte] ?? 0)
        table = automaton.table()
      }
      if (isMatched(next)) return 'match'
      if (next === DEAD) return 'none'
    }
    state = next
  }
  return isMatched(step(state, alphabet.classCount)) ? 'match' : 'none'
}

const NONE: ReadonlySet<number> = new Set()

/** Which expressions of a set match in a text, by their numbers, in no order. The automaton has to be one of a set. */
export const findEach = (automaton: Automaton, text: string): ReadonlySet<number> => {
  let found = NONE
  eachEnd(automaton, text, (_at, state) => {
    found = new Set([...found, ...automaton.endedAt(state)])
  })
  return found
}
