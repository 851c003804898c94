import type { CheckState } from '@shared/domain/state'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkParts } from './check-parts'

const group = (subject: string, count: number) => ({
  subject,
  checks: Array.from(
    { length: count },
    (_, index) => ({ name: `${subject}-${index}`, subject }) as CheckState,
  ),
})

describe('checks in parts', () => {
  it('holds all of them, in their order, none more than one call carries', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 180 }), { maxLength: 12 }), (sizes) => {
        const groups = sizes.map((size, index) => group(`s${index}`, size))
        const parts = checkParts(groups)
        const names = (all: readonly { readonly checks: readonly CheckState[] }[]) =>
          all.flatMap(({ checks }) => checks.map(({ name }) => name))
        expect(parts.flatMap(names)).toEqual(names(groups))
        for (const part of parts) expect(names(part).length).toBeLessThanOrEqual(50)
        expect(parts.slice(0, -1).every((part) => names(part).length === 50)).toBe(true)
      }),
    )
  })

  it('names a group once, where it begins', () => {
    const [first, second] = checkParts([group('a', 20), group('b', 60)])
    expect(first?.map(({ subject, goesOn }) => [subject, goesOn])).toEqual([
      ['a', false],
      ['b', false],
    ])
    expect(second?.map(({ subject, goesOn }) => [subject, goesOn])).toEqual([['b', true]])
  })
})
