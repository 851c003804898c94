import { describe, expect, it } from 'vitest'
import { createLiveness, type Pulse } from './liveness'

const MINUTE = 60_000

const scene = () => {
  let now = 0
  let pulse: Pulse | null = {
    loop: { phase: 'between', iteration: 1, cycle: 1 },
    loopTakesMs: 2000,
    turns: { length: 0, ended: 0 },
    checks: { newestAt: 0, withinMs: MINUTE },
  }
  const isAlive = createLiveness(
    () => pulse,
    () => now,
  )
  return {
    isAlive,
    become: (change: Partial<Pulse> | null) => {
      pulse = change && pulse && { ...pulse, ...change }
    },
    /** Asks every 15 s, as systemd's watchdog does, while `move` keeps some of it going. */
    live: (minutes: number, move: (minute: number) => Partial<Pulse> = () => ({})): boolean => {
      for (const until = now + minutes * MINUTE; now < until; now += 15_000) {
        pulse = pulse && { ...pulse, ...move(now) }
        if (!isAlive()) return false
      }
      return true
    },
  }
}
const going = (now: number): Partial<Pulse> => ({
  loop: { phase: 'between', iteration: 1, cycle: now },
  checks: { newestAt: now, withinMs: MINUTE },
})

describe('an engine', () => {
  it('lives as long as all of it moves', () => {
    expect(scene().live(24 * 60, going)).toBe(true)
  })

  it('is dead when its loop stays where it is', () => {
    const { live } = scene()
    const { checks } = going(0)
    expect(
      live(2, (now) => ({ ...going(now), loop: { phase: 'between', iteration: 1, cycle: 1 }, checks })),
    ).toBe(true)
    expect(live(2, (now) => ({ ...going(now), loop: { phase: 'between', iteration: 1, cycle: 1 } }))).toBe(
      false,
    )
  })

  it('is dead when its checks come no more', () => {
    const { live } = scene()
    expect(live(10, going)).toBe(true)
    expect(live(2, (now) => ({ loop: { phase: 'between', iteration: 1, cycle: now } }))).toBe(true)
    expect(live(3, (now) => ({ loop: { phase: 'between', iteration: 1, cycle: now } }))).toBe(false)
  })

  it('is dead when a turn does not end, and not when there is nothing to do', () => {
    const { live } = scene()
    expect(live(60, (now) => ({ ...going(now), turns: { length: 0, ended: 7 } }))).toBe(true)
    expect(live(9, (now) => ({ ...going(now), turns: { length: 1, ended: 7 } }))).toBe(true)
    expect(live(3, (now) => ({ ...going(now), turns: { length: 3, ended: 7 } }))).toBe(false)
  })

  it('lives through long pauses, after its last iteration, and without checks', () => {
    const paused: Partial<Pulse> = {
      loop: { phase: 'pause', iteration: 1, cycle: 15 },
      loopTakesMs: 30 * MINUTE,
      checks: null,
    }
    expect(scene().live(31, () => paused)).toBe(true)
    expect(
      scene().live(600, () => ({ ...paused, loop: { phase: 'stopped', iteration: 1, cycle: 15 } })),
    ).toBe(true)
  })

  it('may take new settings for ten minutes', () => {
    const { live, become } = scene()
    live(1, going)
    become(null)
    expect(live(10)).toBe(true)
    expect(live(1)).toBe(false)
  })
})
