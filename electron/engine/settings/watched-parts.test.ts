import { describe, expect, it } from 'vitest'
import { watchedParts } from './watched-parts'

const told = (source: string) =>
  watchedParts(source).map(({ message, index, length }) => [
    message.code,
    source.slice(index, index + length),
  ])

describe('what has a time limit in an expression', () => {
  it.each([
    'redis.*refused',
    '(a+)+$',
    '(?<![\\w.])5\\d\\d(?!\\d)',
    '\\bERROR\\b(?=\\s|$)',
    '(?:a|(b))\\d{2,}?',
    'a{1,1000}',
  ])('is nothing: %s', (source) => expect(told(source)).toEqual([]))

  it.each([
    ['^(?!.*ok).*failed', 'lab.regex.look_around', '(?!.*ok)'],
    ['(?<=user )\\w+', 'lab.regex.look_around', '(?<=user )'],
    ['(\\w+) \\1', 'lab.regex.back_reference', '\\1'],
    ['(?<word>\\w+) \\k<word>', 'lab.regex.back_reference', '\\k<word>'],
  ])('is told with its place: %s', (source, code, part) => expect(told(source)).toEqual([[code, part]]))

  it('is the whole of one whose repetitions make it too large', () => {
    const source = '(?:[a-f]{1,200}:){1,200}$'
    expect(told(source)).toEqual([['lab.regex.too_large', source]])
  })
})
