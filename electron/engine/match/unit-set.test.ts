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

  it('fold as the JavaScript engine does, for every unit', () => {
    const differing = []
    for (let unit = 0; unit <= LAST_UNIT; unit += 1) {
      const folded = foldCase([unit, unit])
      const escaped = `\\u${unit.toString(16).padStart(4, '0')}`
      const expression = new RegExp(escaped, 'i')
      const others = unitsOf(folded).filter((other) => !expression.test(String.fromCharCode(other)))
      const shifted = [
        unit ^ 0x20,
        unit + 1,
        unit - 1,
        String.fromCharCode(unit).toUpperCase().charCodeAt(0),
        String.fromCharCode(unit).toLowerCase().charCodeAt(0),
      ]
      const lost = shifted.filter(
        (other) =>
          other >= 0 &&
          other <= LAST_UNIT &&
          expression.test(String.fromCharCode(other)) &&
          !unitsOf(folded).includes(other),
      )
      if (others.length > 0 || lost.length > 0) differing.push({ unit, others, lost })
    }
    expect(differing).toEqual([])
  })
})
