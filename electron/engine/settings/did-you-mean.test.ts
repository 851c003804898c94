import { describe, expect, it } from 'vitest'
import { closestName } from './did-you-mean'

const known = ['postgresql', 'redis', 'disk', 'memory', 'http', 'service_restart', 'log_analysis']

describe('the closest name', () => {
  it.each([
    ['postgres', 'postgresql'],
    ['Redis', 'redis'],
    ['serviceRestart', 'service_restart'],
    ['service-restrat', 'service_restart'],
    ['memroy', 'memory'],
    ['htttp', 'http'],
  ])('to %s is %s', (name, closest) => {
    expect(closestName(name, known)).toBe(closest)
  })

  it('is none when nothing is near, or there is nothing to be near to', () => {
    expect(closestName('kubernetes', known)).toBeNull()
    expect(closestName('x', known)).toBeNull()
    expect(closestName('redis', [])).toBeNull()
    expect(closestName('r'.repeat(100_000), known)).toBeNull()
  })
})
