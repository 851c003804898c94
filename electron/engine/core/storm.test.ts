import type { Incident } from '@shared/domain/state'
import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { STORM_CALM_MS } from '@shared/domain/upkeep-entries'
import { isInStorm, judgeStorm, judgeStormEnd, STORM_WINDOW_MS } from './storm'

const now = 10_000_000
const incident = (name: string, openedAt: number, closedAt: number | null = null): Incident => ({
  id: `${name}${openedAt}`,
  fingerprint: name,
  ruleId: 'r',
  target: { kind: 'service', name },
  severity: 'error',
  cause: 'check',
  title: message('notice.settings'),
  openedAt,
  lastSeenAt: openedAt,
  closedAt,
  closedBy: null,
  observations: 0,
  evidence: [],
  decision: null,
  repairIds: [],
})
const names = (targets: ReturnType<typeof judgeStorm>) => targets?.map(({ name }) => name) ?? null

describe('a storm begins', () => {
  it('with the third target within a minute, oldest first', () => {
    const three = [incident('c', now), incident('a', now - 59_999), incident('b', now - 30_000)]
    expect(names(judgeStorm(three, now))).toEqual(['a', 'b', 'c'])
    expect(judgeStorm(three.slice(1), now)).toBeNull()
    expect(
      judgeStorm([incident('a', now - STORM_WINDOW_MS), ...three.slice(0, 1), incident('b', now)], now),
    ).toBeNull()
  })

  it('not with many incidents of two targets, nor with what is over already', () => {
    const many = Array.from({ length: 20 }, (_, i) => incident(i % 2 === 0 ? 'a' : 'b', now - i))
    expect(judgeStorm(many, now)).toBeNull()
    expect(judgeStorm([...many, incident('c', now - 5, now - 1)], now)).toBeNull()
  })

  it('with fifty targets told at most', () => {
    const many = Array.from({ length: 80 }, (_, i) => incident(`t${i}`, now))
    expect(judgeStorm(many, now)).toHaveLength(50)
  })
})

describe('a storm is made of', () => {
  it('the incidents that began it and all that come until it has calmed down', () => {
    const storm = { beganAt: now, newestTargetAt: now + 600_000 }
    expect(isInStorm(storm, { openedAt: now - 59_999 })).toBe(true)
    expect(isInStorm(storm, { openedAt: now + 900_000 })).toBe(true)
    expect(isInStorm(storm, { openedAt: now + 900_001 })).toBe(false)
    expect(isInStorm(storm, { openedAt: now - STORM_WINDOW_MS })).toBe(false)
    expect(isInStorm(null, { openedAt: now })).toBe(false)
  })
})

describe('a storm ends', () => {
  const storm = { beganAt: now, newestTargetAt: now + 1000 }
  const later = now + 1000 + STORM_CALM_MS
  const incidents = (...list: readonly Incident[]) => ({
    incidents: Object.fromEntries(list.map((one) => [one.id, one])),
  })

  it('when five minutes brought no new target and fewer than three are open', () => {
    const two = incidents(incident('a', now), incident('b', now), incident('c', now, now + 5))
    expect(judgeStormEnd(storm, two, later)).toEqual({ kind: 'over' })
    expect(judgeStormEnd(storm, two, later - 1)).toEqual({ kind: 'wait', untilAt: later })
  })

  it('not while three are open; older ones do not count', () => {
    const three = [incident('a', now), incident('b', now), incident('c', now)]
    expect(judgeStormEnd(storm, incidents(...three), later)).toMatchObject({
      kind: 'lasts',
      open: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    })
    const old = incident('old', now - STORM_WINDOW_MS)
    expect(judgeStormEnd(storm, incidents(...three.slice(1), old), later)).toEqual({ kind: 'over' })
  })
})
