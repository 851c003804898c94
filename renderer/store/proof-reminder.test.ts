import { describe, expect, it } from 'vitest'
import { mayTell } from './proof-reminder'

describe('that nothing proves a host’s channels', () => {
  it('is told once the host was looked at, but not while a person has put it off', () => {
    expect(mayTell(null, 1000)).toBe(false)
    expect(mayTell(2000, 1000)).toBe(false)
    expect(mayTell(2000, 2000)).toBe(true)
    expect(mayTell(0, 1000)).toBe(true)
  })
})
