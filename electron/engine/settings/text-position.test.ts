import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPath } from './json-path'
import { linePositions } from './text-position'

describe('positions', () => {
  it('count lines with any kind of end, from one', () => {
    const at = linePositions('ab\ncd\r\ne\rf')
    expect([0, 1, 2, 3, 5, 7, 9].map(at).map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 3],
      [3, 1],
      [4, 1],
    ])
    expect(linePositions('')(0)).toEqual({ line: 1, column: 1 })
  })

  it('lead back to the same character', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '守')), (parts) => {
        const text = parts.join('')
        const at = linePositions(text)
        for (let offset = 0; offset < text.length; offset++) {
          const { line, column } = at(offset)
          expect(
            text
              .split('\n')
              .slice(0, line - 1)
              .reduce((sum, one) => sum + one.length + 1, 0) +
              column -
              1,
          ).toBe(offset)
        }
      }),
    )
  })
})

describe('paths', () => {
  it('read as in the language', () => {
    expect(formatPath(['error_patterns', 3, 'actions', 0, 'type'])).toBe('error_patterns[3].actions[0].type')
    expect(formatPath(['services', 'my app', 'unit'])).toBe('services["my app"].unit')
    expect(formatPath([])).toBe('')
  })
})
