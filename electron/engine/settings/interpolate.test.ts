import { describe, expect, it } from 'vitest'
import { interpolate } from './interpolate'

const env = { A: 'x', LONG_1: 'y y', EMPTY: '' }

describe('names of the environment', () => {
  it.each([
    ['${A}', 'x', ['A'], []],
    ['a${A}-${LONG_1}${A}', 'ax-y yx', ['A', 'LONG_1', 'A'], []],
    ['[${EMPTY}]', '[]', ['EMPTY'], []],
    ['${B} ${A}', '${B} x', ['A'], ['B']],
    ['$${A} $A ${} ${1} ${A', '${A} $A ${} ${1} ${A', [], []],
    ['\\${A}', '\\x', ['A'], []],
    ['nothing', 'nothing', [], []],
  ])('%s', (raw, text, filled, unset) => {
    expect(interpolate(raw, env, 'plain')).toEqual({ text, filled, unset })
  })

  it('stay what they are in an expression that has escaped them', () => {
    expect(interpolate(String.raw`\${A}`, env, 'expression').text).toBe(String.raw`\${A}`)
    expect(interpolate(String.raw`\\${'$'}{A}`, env, 'expression').text).toBe(String.raw`\\x`)
    expect(interpolate('${A}', env, 'expression').text).toBe('x')
  })

  it('never come from what every object has', () => {
    expect(interpolate('${constructor}', env, 'plain').unset).toEqual(['constructor'])
  })
})
