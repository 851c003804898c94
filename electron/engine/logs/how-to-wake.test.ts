import { describe, expect, it } from 'vitest'
import { howToWake } from './how-to-wake'

const usual = { mode: 'at_once', events: 50, allEvents: 50, files: 4 } as const

describe('howToWake', () => {
  it('tells each change as it comes while few come', () => {
    expect(howToWake(usual)).toBe('at_once')
    expect(howToWake({ ...usual, events: 100, allEvents: 100 })).toBe('at_once')
  })

  it('only looks from time to time where changes come all the time', () => {
    expect(howToWake({ ...usual, events: 200, allEvents: 200 })).toBe('looks')
  })

  it('counts what comes in all folders, and leaves those alone in which little happens', () => {
    expect(howToWake({ ...usual, events: 40, allEvents: 160 })).toBe('looks')
    expect(howToWake({ ...usual, events: 5, allEvents: 160 })).toBe('at_once')
  })

  it('goes on listening where looking at all files would cost more', () => {
    expect(howToWake({ ...usual, events: 120, allEvents: 120, files: 60 })).toBe('looks')
    expect(howToWake({ ...usual, events: 120, allEvents: 120, files: 61 })).toBe('together')
  })

  it.each(['together', 'looks'] as const)('stays busy (%s) until clearly less comes', (mode) => {
    expect(howToWake({ ...usual, mode, events: 61, allEvents: 61 })).toBe('looks')
    expect(howToWake({ ...usual, mode, events: 60, allEvents: 60 })).toBe('at_once')
  })
})
