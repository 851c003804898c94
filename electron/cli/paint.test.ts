import { describe, expect, it } from 'vitest'
import { openConsole } from './console'

const painted = (isTTY: boolean, env: Readonly<Record<string, string>>): string => {
  const sink = { write: () => undefined, isTTY }
  return openConsole(env, sink, sink).paint('critical', 'x')
}

describe('colours', () => {
  it('are for people at a terminal who want them', () => {
    expect(painted(true, {})).toBe('\u001b[1;31mx\u001b[0m')
    expect(painted(false, {})).toBe('x')
    expect(painted(true, { NO_COLOR: '1' })).toBe('x')
    expect(painted(true, { NO_COLOR: '' })).toBe('\u001b[1;31mx\u001b[0m')
    expect(painted(true, { TERM: 'dumb' })).toBe('x')
  })
})
