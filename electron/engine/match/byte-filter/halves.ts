import { variantsOf } from './letter-case'

/** The search looks at so many bytes from a position on. */
export const WINDOW_BYTES = 4

/**
 * Which bytes may stand at each place of a window, by their halves: for each of the `WINDOW_BYTES` places the set of the
 * lower halves, then that of the upper halves, a bit each. What the search can tell apart.
 */
export type Halves = Uint16Array

export const HALVES = 2 * WINDOW_BYTES

const ANY = 0xffff

/** The halves of a literal's part; beyond a short one stands anything. */
export const halvesOf = (part: Uint8Array): Halves => {
  const halves = new Uint16Array(HALVES)
  for (let place = 0; place < WINDOW_BYTES; place += 1) {
    const byte = part[place]
    const variants = byte === undefined ? [] : variantsOf(byte)
    halves[2 * place] = byte === undefined ? ANY : variants.reduce((set, one) => set | (1 << (one & 15)), 0)
    halves[2 * place + 1] =
      byte === undefined ? ANY : variants.reduce((set, one) => set | (1 << (one >> 4)), 0)
  }
  return halves
}
