import { describe, expect, it } from 'vitest'
import { complement, foldCase, LAST_UNIT, union, unitCount, unitSet, unitsOf } from './unit-set'

describe('sets of units', () => {
  it('join ranges that touch or overlap', () => {
    expect(unitSet([[5, 7], [1, 2], [3, 3], [6, 9]])).toEqual([1, 3, 5, 9]) // prettier-ignore
    expect(union([[1, 4], [3, 8], []])).toEqual([1, 8]) // prettier-ignore
    expect(unitCount([1, 3, 5, 9])).toBe(8)
    expect(unitsOf([1, 2, 5, 5])).toEqual([1, 2, 5])
  })

  it('have a complement', () => {
    expect(complement([])).toEqual([0, LAST_UNIT])
    expect(complement([0, LAST_UNIT])).toEqual([])
    expect(complement([0, 4, 9, 9])).toEqual([5, 8, 10, LAST_UNIT])
  })

  const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`
  /** Units in question that are in the folded set and not in the language's, or the other way round. */
  const differing = (from: number, to: number): readonly number[] => {
    const folded = unitsOf(foldCase([from, to]))
    const expression = new RegExp(`[${escaped(from)}-${escaped(to)}]`, 'i')
    const asked = unitsOf([from, to]).flatMap((unit) => {
      const character = String.fromCharCode(unit)
      const cases = [character.toUpperCase(), character.toLowerCase()].map((text) => text.charCodeAt(0))
      return [...cases, unit ^ 0x20, unit + 1, unit - 1].filter((other) => other >= 0 && other <= LAST_UNIT)
    })
    return [...new Set([...folded, ...asked])].filter(
      (unit) => folded.includes(unit) !== expression.test(String.fromCharCode(unit)),
    )
  }

  it('fold as the JavaScript engine does, in ranges over all units', () => {
    const wrong = Array.from({ length: LAST_UNIT / 3 }, (_, index) => differing(index * 3, index * 3 + 2))
    expect(wrong.filter((units) => units.length > 0)).toEqual([])
  })

  it.each('kKsSéÉµßσςΣıİΩåﬀあ接－ａ'.split(''))('fold as the JavaScript engine does: %s', (character) => {
    const unit = character.charCodeAt(0)
    expect(differing(unit, unit)).toEqual([])
  })
  it.each([0x017f, 0x212a, 0x212b, 0x2126, 0x1e9e, 0x24d0, 0x2160])('fold as it does: unit %i', (unit) => {
    expect(differing(unit, unit)).toEqual([])
  })
})
