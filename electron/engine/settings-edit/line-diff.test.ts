import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineDiff, linesOf } from './line-diff'

const diff = (before: string, after: string) =>
  lineDiff({ text: before, shown: before }, { text: after, shown: after })

describe('the lines that differ', () => {
  it('stand between three that do not, with gaps told', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
    const after = lines.with(1, 'new 2').with(17, 'new 18')
    expect(
      diff(lines.join('\n'), after.join('\r\n')).map(({ kind, before, text }) => [kind, before, text]),
    ).toEqual([
      ['same', 1, 'line 1'],
      ['removed', 2, 'line 2'],
      ['added', null, 'new 2'],
      ['same', 3, 'line 3'],
      ['same', 4, 'line 4'],
      ['same', 5, 'line 5'],
      ['gap', null, ''],
      ['same', 15, 'line 15'],
      ['same', 16, 'line 16'],
      ['same', 17, 'line 17'],
      ['removed', 18, 'line 18'],
      ['added', null, 'new 18'],
      ['same', 19, 'line 19'],
      ['same', 20, 'line 20'],
    ])
    expect(diff('a\nb', 'a\nb')).toEqual([])
  })

  it('make the one text from the other, whatever the texts are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const told = diff(before, after)
        const [old, next] = [linesOf(before), linesOf(after)]
        const shown = (kinds: readonly string[]) => told.filter(({ kind }) => kinds.includes(kind))
        expect(shown(['same', 'removed']).map(({ text }) => text)).toEqual(
          shown(['same', 'removed']).map(({ before }) => old[(before ?? 0) - 1]),
        )
        expect(shown(['same', 'added']).map(({ text }) => text)).toEqual(
          shown(['same', 'added']).map(({ after }) => next[(after ?? 0) - 1]),
        )
        const removed = told.filter(({ kind }) => kind === 'removed').length
        const added = told.filter(({ kind }) => kind === 'added').length
        expect(old.length - removed + added).toBe(next.length)
      }),
    )
  })

  it('are told as a whole where there are too many of them to compare', () => {
    const many = (word: string) => Array.from({ length: 2100 }, (_, index) => `${word} ${index}`).join('\n')
    expect(diff(many('a'), many('b'))).toHaveLength(4200)
  })
})
