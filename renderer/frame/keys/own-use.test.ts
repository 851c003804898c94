import { describe, expect, it } from 'vitest'
import { hasOwnUse } from './own-use'

const plain = { isContentEditable: false }

describe('hasOwnUse', () => {
  it('leaves every key to what is written in', () => {
    for (const target of [
      { ...plain, tagName: 'INPUT' },
      { ...plain, tagName: 'INPUT', type: 'search' },
      { ...plain, tagName: 'INPUT', type: 'datetime-local' },
      { ...plain, tagName: 'TEXTAREA', type: 'textarea' },
      // A list finds its entries by their first letters.
      { ...plain, tagName: 'SELECT', type: 'select-one' },
      { tagName: 'DIV', isContentEditable: true },
    ])
      expect(['g', '[', '/', ' ', 'Enter'].every((key) => hasOwnUse(target, key))).toBe(true)
  })

  it('leaves to a choice only the keys that choose: after a click on a period the page keys still work', () => {
    for (const type of ['radio', 'checkbox', 'range', 'button']) {
      const target = { ...plain, tagName: 'INPUT', type }
      expect(['g', 'm', '[', ']', '/', '?', '.', 'Escape'].some((key) => hasOwnUse(target, key))).toBe(false)
      expect([' ', 'ArrowLeft', 'ArrowDown', 'Home'].every((key) => hasOwnUse(target, key))).toBe(true)
    }
  })

  it('leaves nothing to what is not a field', () => {
    expect(hasOwnUse({ ...plain, tagName: 'BUTTON', type: 'button' }, 'g')).toBe(false)
    expect(hasOwnUse({ ...plain, tagName: 'MAIN' }, ' ')).toBe(false)
  })
})
