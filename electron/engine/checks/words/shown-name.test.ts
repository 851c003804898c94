import { message } from '@shared/domain/message'
import { renderMessage } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { shownName, shownNames } from './shown-name'

describe('shownName', () => {
  it.each([
    ['nginx', 'nginx'],
    ['日本語', '日本語'],
    ['\u001B[31mred\u001B[0m', 'red'],
    ['a\nb\tc', 'ab c'],
    ['evil\u202Etxt.exe', 'eviltxt.exe'],
    ['', ''],
  ])('shows %j as %j', (name, shown) => {
    expect(shownName(name)).toBe(shown)
  })

  it('cuts a long one, by characters', () => {
    expect(shownName('𠮷'.repeat(100), 10)).toBe(`${'𠮷'.repeat(9)}…`)
    expect(shownName('x'.repeat(10_000_000), 10)).toHaveLength(10)
  })

  it('never becomes a text of ours', () => {
    const said = message('check.port.taken_by', { where: 'x', who: shownName('@date:0') })
    expect(renderMessage('en', said)).toContain('"@date:0"')
  })
})

describe('shownNames', () => {
  it('lists the first few', () => {
    expect(shownNames(['a', 'b'])).toBe('a, b')
    expect(shownNames(['a', 'b', 'c'], 2)).toBe('a, b, …')
  })
})
