import { describe, expect, it } from 'vitest'
import { harmless, harmlessButColours, harmlessJson, harmlessLine } from './harmless'

const clear = '\u001b[2J\u001b]0;owned\u0007'
const eightBit = '\u009b2J'

describe('harmless', () => {
  it('keeps terminal sequences from the terminal and leaves words alone', () => {
    expect(harmless(`a${clear}b${eightBit}\rc\nd\te`)).toBe('a�[2J�]0;owned�b�2J�c\nd\te')
    expect(harmless('守り ✋ 1.4 s – café 👩‍🔧')).toBe('守り ✋ 1.4 s – café 👩‍🔧')
  })

  it('shows what would turn the direction of a line or break it', () => {
    expect(harmless('log\u202egol\u2066x\u2028y')).toBe('log�gol�x�y')
  })
})

describe('harmlessButColours', () => {
  it('leaves colours and nothing else', () => {
    expect(harmlessButColours(`\u001b[1;31mbad\u001b[0m${clear}\u001b[31;5m`)).toBe(
      '\u001b[1;31mbad\u001b[0m�[2J�]0;owned��[31;5m',
    )
  })
})

describe('harmlessLine', () => {
  it('lets nothing pretend to be another line', () => {
    expect(harmlessLine(' disk full\r\n● OK  everything\tfine ')).toBe('disk full� ⏎ ● OK  everything fine')
  })
})

describe('harmlessJson', () => {
  it('reads back as it was', () => {
    const value = { title: `x${clear}${eightBit}\u007f\u202e\u2028\n`, n: 1 }
    const text = harmlessJson(value)
    expect(JSON.parse(text)).toEqual(value)
    expect(text).not.toMatch(/[^\x20-\x7e]/)
    expect(harmlessJson({ a: [1] }, 2)).toBe('{\n  "a": [\n    1\n  ]\n}')
  })
})
