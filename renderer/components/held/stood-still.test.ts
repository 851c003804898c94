import { describe, expect, it } from 'vitest'
import { hasMoved, type Standing } from './stood-still'

const here: Standing = { left: 40, top: 300, scrolled: 120, height: 2000 }

describe('an element that is aimed at', () => {
  it('has not moved when it is where it was', () => {
    expect(hasMoved(here, here)).toBe(false)
    expect(hasMoved(here, { ...here, top: 301.5 })).toBe(false)
  })

  it('has moved when something above it has come or gone', () => {
    expect(hasMoved(here, { ...here, top: 340, height: 2040 })).toBe(true)
    expect(hasMoved(here, { ...here, top: 100, height: 1800 })).toBe(true)
    expect(hasMoved(here, { ...here, left: 60 })).toBe(true)
  })

  it('has not moved when its page is scrolled by a person', () => {
    expect(hasMoved(here, { ...here, top: 200, scrolled: 220 })).toBe(false)
    expect(hasMoved(here, { ...here, top: 420, scrolled: 0 })).toBe(false)
  })

  it('has moved when the page slides because its end was taken away', () => {
    expect(hasMoved(here, { ...here, top: 390, scrolled: 30, height: 1700 })).toBe(true)
  })
})
