import { describe, expect, it } from 'vitest'
import { inColumns, padded, widthOf } from './columns'

describe('columns', () => {
  it('counts the cells of a terminal', () => {
    expect(widthOf('ab')).toBe(2)
    expect(widthOf('守りab')).toBe(6)
    expect(widthOf('\u001b[1;31m守り\u001b[0mab')).toBe(6)
    expect(widthOf('が')).toBe(2)
    expect(widthOf('か\u3099')).toBe(2)
    expect(padded('守', 4)).toBe('守  ')
    expect(padded('long', 2)).toBe('long')
  })

  it('puts columns beneath each other and leaves the last one as it is', () => {
    expect(
      inColumns(
        [
          ['危険', 'redis', 'x'],
          ['OK', 'd', 'a long one'],
        ],
        '  ',
      ),
    ).toEqual(['  危険  redis  x', '  OK    d      a long one'])
    expect(inColumns([])).toEqual([])
    expect(
      inColumns([
        ['a', ''],
        ['bcd', 'e'],
      ]),
    ).toEqual(['a', 'bcd  e'])
  })

  it('ends numbers beneath each other', () => {
    expect(
      inColumns(
        [
          ['a', '1', 'x'],
          ['b', '守00', 'y'],
        ],
        ' ',
        [1],
      ),
    ).toEqual([' a     1  x', ' b  守00  y'])
  })
})
