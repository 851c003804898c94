import { CANNOT_FOLLOW, FIRST_STATE, type Following } from '../what-follows'

const STATE_BYTES = 256
/** So many bytes without an answer are taken for a yes. */
const MOST_BYTES = 32

/** Whether what stands in a line from `at` on may follow, by the most simple way. */
export const mayFollow = (following: Following | null, line: Uint8Array, at: number): boolean => {
  if (following === null) return true
  let state = FIRST_STATE
  for (let next = at; next < at + MOST_BYTES; next += 1) {
    if (next >= line.length) return false
    state = following[(state - FIRST_STATE) * STATE_BYTES + (line[next] ?? 0)] ?? CANNOT_FOLLOW
    if (state < FIRST_STATE) return state !== CANNOT_FOLLOW
  }
  return true
}
