import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkExpression } from './check-expression'

const judged = (source: string): readonly [string, string?, (number | null)?] => {
  const checked = checkExpression(source)
  return checked.kind === 'usable'
    ? ['usable']
    : ['unusable', checked.message.code.replace('settings.regex.', ''), checked.index]
}

const verdictOfLanguage = (source: string): string => {
  try {
    return new RegExp(source, 'i').test('') ? 'settings.regex.matches_nothing' : 'usable'
  } catch {
    // Not an expression in the language of the runtime that runs this.
    return 'refused'
  }
}

describe('an expression', () => {
  it.each([
    'HTTP/[0-9.]+" 5[0-9]{2}\\b',
    '(?:a|b)+?c{2,}[^)]\\)',
    '(?<year>\\d+)-\\k<year>',
    '(?<=x)y(?!z)(?=w)*',
    'a{,3}{x}]',
    '接続.*拒否',
    '(?:a?|b?){60}\\b',
    '[(?i:)]|\\(?i',
  ])('is usable: %s', (source) => {
    expect(judged(source)).toEqual(['usable'])
  })

  it.each<[string, string, number | null]>([
    ['(?i)error', 'modifiers', 0],
    ['x(?i:error)', 'modifiers', 1],
    ['x(?-i:error)', 'modifiers', 1],
    ['x(?ims-s:error)', 'modifiers', 1],
    ['(?<a>x)|(?<a>y)', 'duplicate_name', 8],
    ['ab(?P<n>x)', 'python_group', 2],
    ['(?P=n)', 'python_group', 0],
    ['(?>a)', 'atomic', 0],
    ['(?#note)a', 'group', 0],
    ['a(b', 'unterminated_group', 1],
    ['a(b(c)', 'unterminated_group', 1],
    ['a)b', 'unmatched', 1],
    ['a[b\\]', 'unterminated_class', 1],
    ['a\\', 'trailing_backslash', 1],
    ['*a', 'repeat', 0],
    ['a|+', 'repeat', 2],
    ['a++', 'repeat', 2],
    ['(?:*)', 'repeat', 3],
    ['[z-a]', 'range', null],
    ['a{3,1}', 'numbers', null],
    ['(?<1a>x)', 'name', null],
    ['(?<a>x)\\k<b>', 'name', null],
    ['a*', 'matches_nothing', null],
    ['^', 'matches_nothing', null],
    ['error|', 'matches_nothing', null],
    ['(?:a?|b?){60}(?=ab)', 'slow', null],
  ])('is refused: %s (%s)', (source, code, index) => {
    expect(judged(source)).toEqual(['unusable', code, index])
  })

  it('tells parts that other dialects know', () => {
    expect(checkExpression('\\Aerror [[:digit:]] \\p{L}\\Z')).toEqual({
      kind: 'usable',
      foreign: [
        { token: '\\A', index: 0 },
        { token: '[[:digit:]]', index: 8 },
        { token: '\\p{', index: 20 },
        { token: '\\Z', index: 25 },
      ],
    })
  })

  it('is judged as the language itself does, whatever it is made of', () => {
    const pieces = [
      '(',
      ')',
      '(?',
      '(?:',
      '(?<a>',
      '(?<b>',
      '|',
      '[',
      ']',
      '\\',
      '*',
      '+',
      '?',
      '{',
      '}',
      '{1,2}',
      '^',
      '$',
      'a',
      'b',
      '1',
      '-',
      ':',
      'i',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const source = parts.join('')
        const checked = checkExpression(source)
        const code = checked.kind === 'usable' ? 'usable' : checked.message.code
        const own = ['settings.regex.modifiers', 'settings.regex.duplicate_name'].includes(code)
        const verdict = code === 'usable' || code === 'settings.regex.matches_nothing' ? code : 'refused'
        expect([source, own ? 'own rule' : verdict]).toEqual([
          source,
          own ? 'own rule' : verdictOfLanguage(source),
        ])
      }),
      { numRuns: 3000 },
    )
  })
})
