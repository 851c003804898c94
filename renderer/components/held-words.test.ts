import { message } from '@shared/domain/new-message'
import { describe, expect, it } from 'vitest'
import { heldMessage } from './held-words'

const cooling = message('gate.cooldown.stop', { seconds: 212, key: 'service:redis' })

describe('a reason that counts down', () => {
  it('names the seconds that are left now', () => {
    expect(heldMessage(cooling, 100_000, 40_500).params['seconds']).toBe(60)
    expect(heldMessage(cooling, 100_000, 200_000).params['seconds']).toBe(0)
  })

  it('stays as it was recorded when nothing is known of the time, or it names none', () => {
    expect(heldMessage(cooling, null, 0)).toBe(cooling)
    const stopped = message('gate.mode.stop')
    expect(heldMessage(stopped, 100_000, 0)).toBe(stopped)
  })
})
