import { describe, expect, it, vi } from 'vitest'
import { watchLooks, type Absence } from './looked-at'

const MINUTE = 60_000

const setup = (first: Readonly<Record<string, number>> = {}) => {
  let at = 1_000 * MINUTE
  let kept: string | null = JSON.stringify(first)
  const onReturn = vi.fn<(key: string, absence: Absence) => void>()
  const storage = {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value
    },
  }
  const look = watchLooks({ storage, now: () => at, onReturn })
  return {
    onReturn,
    look,
    storage,
    kept: (): unknown => JSON.parse(kept ?? '{}'),
    setKept: (value: string) => {
      kept = value
    },
    pass: (ms: number) => {
      at += ms
    },
    now: () => at,
    /** Looks every 5 s for so long. */
    stay: (key: string, ms: number) => {
      for (let spent = 0; spent < ms; spent += 5_000) {
        at += 5_000
        look.tell(key, true)
      }
    },
  }
}

describe('looking at a host', () => {
  it('for the first time tells no absence', () => {
    const { look, onReturn, stay } = setup()
    look.tell('a', true)
    stay('a', 30 * MINUTE)
    expect(onReturn).not.toHaveBeenCalled()
  })

  it('again after a quarter of an hour tells since when nobody looked', () => {
    const { look, onReturn, pass, stay, now } = setup()
    look.tell('a', true)
    stay('a', MINUTE)
    look.tell('a', false)
    const leftAt = now()
    pass(15 * MINUTE)
    look.tell('a', true)
    expect(onReturn.mock.calls).toEqual([['a', { sinceAt: leftAt, untilAt: now(), suspended: false }]])
    stay('a', 30 * MINUTE)
    expect(onReturn).toHaveBeenCalledOnce()
  })

  it('again sooner tells nothing', () => {
    const { look, onReturn, pass } = setup()
    look.tell('a', true)
    look.tell('a', false)
    pass(15 * MINUTE - 1)
    look.tell('a', true)
    expect(onReturn).not.toHaveBeenCalled()
  })

  it('in a new window tells since when the old one was not looked at', () => {
    const { look, onReturn, now } = setup({ a: 900 * MINUTE })
    look.tell('a', true)
    expect(onReturn.mock.calls).toEqual([['a', { sinceAt: 900 * MINUTE, untilAt: now(), suspended: false }]])
  })

  it('after a sleep tells it, however short the absence', () => {
    const { look, onReturn, pass, stay, now } = setup()
    look.tell('a', true)
    stay('a', MINUTE)
    const sleptAt = now()
    pass(3 * MINUTE)
    look.tell('a', true)
    expect(onReturn.mock.calls).toEqual([['a', { sinceAt: sleptAt, untilAt: now(), suspended: true }]])
  })

  it('after a sleep that ends behind a lock counts from its beginning', () => {
    const { look, onReturn, pass, stay, now } = setup()
    look.tell('a', true)
    stay('a', MINUTE)
    const sleptAt = now()
    pass(5 * MINUTE)
    look.tell('a', false)
    pass(MINUTE)
    look.tell('a', true)
    expect(onReturn.mock.calls).toEqual([['a', { sinceAt: sleptAt, untilAt: now(), suspended: true }]])
  })

  it('keeps each host apart', () => {
    const { look, onReturn, stay, now } = setup()
    look.tell('a', true)
    stay('a', MINUTE)
    const leftAt = now() + 5_000
    stay('b', 20 * MINUTE)
    look.tell('a', true)
    expect(onReturn.mock.calls).toEqual([['a', { sinceAt: leftAt, untilAt: now(), suspended: false }]])
  })

  it('is not confused by a clock that is set back', () => {
    const { look, onReturn, pass, now, kept } = setup()
    look.tell('a', true)
    pass(-60 * MINUTE)
    look.tell('a', true)
    expect(onReturn).not.toHaveBeenCalled()
    expect(kept()).toEqual({ a: now() })
  })

  it.each(['{', '[1]', '{"a":"x"}', 'null'])('takes %s in the store for nothing', (value) => {
    const { look, onReturn, setKept, kept, now } = setup()
    setKept(value)
    look.tell('a', true)
    expect(onReturn).not.toHaveBeenCalled()
    expect(kept()).toMatchObject({ a: now() })
  })

  it('keeps fifty hosts at most', () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`h${n}`, n]))
    const { look, kept, now } = setup(many)
    look.tell('new', true)
    const left = kept() as Readonly<Record<string, number>>
    expect(Object.keys(left)).toHaveLength(50)
    expect(left['new']).toBe(now())
  })
})
