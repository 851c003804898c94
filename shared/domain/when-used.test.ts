import { describe, expect, it, vi } from 'vitest'
import { whenUsed } from './when-used'

describe('a table of what is made when it is used', () => {
  it('makes nothing before it is asked for, and each value once', () => {
    const one = vi.fn<() => { name: string }>(() => ({ name: 'one' }))
    const other = vi.fn<() => { name: string }>(() => ({ name: 'other' }))
    const table = whenUsed({ one, other })
    expect(Object.keys(table)).toEqual(['one', 'other'])
    expect(one).not.toHaveBeenCalled()

    expect(table.one).toEqual({ name: 'one' })
    expect(table.one).toBe(table.one)
    expect(one).toHaveBeenCalledOnce()
    expect(other).not.toHaveBeenCalled()
  })

  it('is asked again for what could not be made', () => {
    const make = vi.fn<() => string>(() => 'made')
    make.mockImplementationOnce(() => {
      throw new Error('not now')
    })
    const table = whenUsed({ make })
    expect(() => table.make).toThrow('not now')
    expect(table.make).toBe('made')
  })

  it('cannot be written to', () => {
    const table = whenUsed({ one: () => 1 })
    expect(Reflect.set(table, 'one', 2)).toBe(false)
    expect(table.one).toBe(1)
    expect(Reflect.set(table, 'one', 2)).toBe(false)
  })
})
