import { hash } from 'node:crypto'
import { joinKinds, MOST_KINDS, noKinds, type LineKinds } from '@shared/domain/line-kinds'
import { keepHead } from '@shared/domain/shorten'
import { redact } from '../core/redact'
import { shapeOf } from '../core/shape'

/** So many shapes are told apart in one read; the lines of all others are counted together. */
const MOST_SHAPES = 256
const MOST_TEXT = 200
const KEY_DIGITS = 16

type Tally = { count: number; first: string; last: string; fromAt: number; toAt: number }

export type KindCount = {
  readonly add: (text: string, at: number) => void
  readonly kinds: () => LineKinds
}

/** Counts lines by what they say. What is given out of it is redacted. */
export const countKinds = (): KindCount => {
  const tallies = new Map<string, Tally>()
  let others = 0

  return {
    add: (text, at) => {
      const shape = shapeOf(text)
      const tally = tallies.get(shape)
      if (tally) {
        tally.count += 1
        if (at < tally.fromAt) Object.assign(tally, { first: text, fromAt: at })
        if (at >= tally.toAt) Object.assign(tally, { last: text, toAt: at })
      } else if (tallies.size < MOST_SHAPES)
        tallies.set(shape, { count: 1, first: text, last: text, fromAt: at, toAt: at })
      else others += 1
    },
    kinds: () => {
      const sorted = [...tallies.values()].toSorted((a, b) => b.count - a.count)
      const rest = sorted.slice(MOST_KINDS).reduce((sum, { count }) => sum + count, 0)
      const kinds = sorted.slice(0, MOST_KINDS).map(({ first, last, ...tally }) => {
        const shown = redact(first)
        // Made of what may be known: nobody can find out a secret by trying its key.
        const key = hash('sha256', shapeOf(shown)).slice(0, KEY_DIGITS)
        return { ...tally, key, first: keepHead(shown, MOST_TEXT), last: keepHead(redact(last), MOST_TEXT) }
      })
      // Lines that differ in a secret alone are one kind.
      return kinds.reduce((sum: LineKinds, kind) => joinKinds(sum, { kinds: [kind], others: 0 }), {
        ...noKinds,
        others: others + rest,
      })
    },
  }
}
