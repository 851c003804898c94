import { describe, expect, it } from 'vitest'
import { cardPlace, tourSteps } from './tour-steps'

const card = { width: 320, height: 160 }
const view = { width: 1280, height: 800 }

describe('the tour', () => {
  it('has at most four steps', () => {
    expect(tourSteps.length).toBeLessThanOrEqual(4)
  })

  it('stands beside an entry of the rail', () => {
    expect(cardPlace({ left: 8, top: 120, width: 156, height: 32 }, card, view)).toEqual({
      left: 176,
      top: 120,
    })
  })

  it('stands below the state bar, in its middle', () => {
    expect(cardPlace({ left: 172, top: 0, width: 1108, height: 44 }, card, view)).toEqual({
      left: 566,
      top: 56,
    })
  })

  it('stays in the window at its edges', () => {
    expect(cardPlace({ left: 1200, top: 8, width: 60, height: 28 }, card, view).left).toBe(948)
    expect(cardPlace({ left: 8, top: 780, width: 40, height: 32 }, card, view).top).toBe(628)
    expect(cardPlace({ left: 0, top: 0, width: 10, height: 10 }, card, { width: 200, height: 100 })).toEqual({
      left: 12,
      top: 12,
    })
  })
})
