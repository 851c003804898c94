import type { Event } from '@shared/domain/event'
import { timelineFilterSchema } from '@shared/ipc/contract'
import { emptyState } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import {
  formatFilter,
  isFiltered,
  noFilter,
  parseFilter,
  beginOf,
  passesServerFilter,
  serverFilter,
  type Filter,
} from './filter'
import { stages, typesOf } from '@shared/timeline/event-stage'
import { collectNames, noNames } from '@shared/timeline/names'
import { oneOfEach } from '@shared/testing/timeline-events'

const filter = (more: Partial<Filter>): Filter => ({ ...noFilter, ...more })

describe('the filter in the location', () => {
  it('comes back as it was written', () => {
    const full: Filter = {
      text: '接続 & 拒否',
      stages: ['detected', 'planned'],
      shapes: ['critical'],
      subject: 'redis',
      incidentId: 'abc-1',
      worse: 'error',
      fromAt: 1_769_831_415_000,
      toAt: 1_769_837_415_000,
      last: null,
    }
    expect(parseFilter(formatFilter(full))).toEqual(full)
    expect(formatFilter(noFilter)).toBe('')
    expect([isFiltered(noFilter), isFiltered(full)]).toEqual([false, true])
  })

  it('keeps a stretch of time in the address, and asks the journal for it', () => {
    const stretch = filter({ fromAt: 1000, toAt: 2000 })
    expect(formatFilter(stretch)).toBe('from=1000&to=2000')
    expect(serverFilter(stretch)).toEqual({ fromAt: 1000, toAt: 2000 })
    expect(parseFilter('from=yesterday&to=-5')).toEqual(noFilter)
  })

  it('keeps a stretch that ends now as such, so that a kept address shows what is newest then', () => {
    const lastHour = filter({ last: '1h' })
    expect(formatFilter(lastHour)).toBe('last=1h')
    expect(parseFilter('last=1h&from=1000')).toEqual(lastHour)
    expect(parseFilter('last=9y')).toEqual(noFilter)
    expect([beginOf(lastHour, 7_200_000), beginOf(filter({ fromAt: 5 }), 7_200_000)]).toEqual([3_600_000, 5])
  })

  it('leaves out what it does not know', () => {
    expect(parseFilter('stage=detected,hacked,detected&state=%00&x=1')).toEqual(
      filter({ stages: ['detected'] }),
    )
    expect(parseFilter(`incident=${'a'.repeat(300)}`).incidentId).toHaveLength(64)
  })
})

describe('what the journal is asked for', () => {
  it('fits the contract', () => {
    for (const chosen of [noFilter, filter({ stages }), filter({ stages: ['detected'], incidentId: 'x' })])
      expect(timelineFilterSchema.safeParse(serverFilter(chosen)).success).toBe(true)
  })

  it('names each type under one stage', () => {
    const all = stages.flatMap((stage) => typesOf([stage]))
    expect(new Set(all).size).toBe(all.length)
    expect([...all].sort()).toEqual([...new Set(oneOfEach.map((event) => event.type))].sort())
  })

  it('is asked of pushed events as well, through their repair', () => {
    const names = collectNames(emptyState, oneOfEach)
    const of = (type: string) =>
      oneOfEach.filter(
        (event) =>
          event.type === type && passesServerFilter(event, filter({ incidentId: 'incident-1' }), names),
      )
    expect([
      of('repair.started').length,
      of('decision.made').length,
      of('repair.withdrawn').length,
      of('mode.changed').length,
    ]).toEqual([1, 1, 0, 0])
    expect(
      oneOfEach
        .filter((event) => passesServerFilter(event, filter({ stages: ['decided'] }), names))
        .map((event) => event.type),
    ).toEqual([
      'decision.made',
      'breaker.changed',
      'storm.began',
      'storm.ended',
      'shadow.noted',
      'rule.demoted',
    ])
  })

  it('belong to a stretch of time with both its ends', () => {
    const at = (ms: number) => ({ ...oneOfEach[0], at: ms }) as Event
    const stretch = filter({ fromAt: 1000, toAt: 2000 })
    expect([999, 1000, 2000, 2001].map((ms) => passesServerFilter(at(ms), stretch, noNames))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

it('asks how bad pushed events are by their incident', () => {
  const names = collectNames(emptyState, oneOfEach)
  const grave = oneOfEach.filter((event) => passesServerFilter(event, filter({ worse: 'critical' }), names))
  const types = grave.map(({ type }) => type)
  expect(types).toEqual(
    expect.arrayContaining(['incident.opened', 'decision.made', 'log.observed', 'repair.settled']),
  )
  expect(types).not.toContain('mode.changed')
  expect(serverFilter(filter({ worse: 'error' }))).toEqual({ severities: ['error', 'critical'] })
})
