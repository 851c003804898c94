import { emptyState } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { noFilter } from './filter'
import { collectNames } from '@shared/timeline/names'
import { createDescribe, dayOf, placeOf, rowsOf, shownEvents } from './rows'
import { observed, oneOfEach, opened, sampleEvent } from '@shared/testing/timeline-events'

const nobody = collectNames(emptyState, [])
const make = () => createDescribe('ja', { clock: String, moment: String })
const noon = new Date(2026, 0, 31, 12).getTime()
const DAY_MS = 86_400_000

describe('rowsOf', () => {
  it('puts each day under its heading and sums what repeats', () => {
    const events = [
      observed(4, { at: noon, count: 3 }),
      observed(3, { at: noon - 1000, count: 4 }),
      observed(2, { at: noon - DAY_MS }),
    ]
    const rows = rowsOf(events, nobody, make())
    expect(rows.map((row) => row.kind)).toEqual(['day', 'group', 'day', 'group'])
    expect(rows.flatMap((row) => (row.kind === 'group' ? [row.line.count] : []))).toEqual([7, 1])
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  })

  it('shows what the filter lets through', () => {
    const input = {
      events: oneOfEach.toReversed(),
      names: collectNames(emptyState, oneOfEach),
      describe: make(),
    }
    expect(shownEvents({ ...input, filter: noFilter })).toHaveLength(oneOfEach.length)
    expect(
      shownEvents({ ...input, filter: { ...noFilter, text: '遮断器' } }).map((event) => event.type),
    ).toEqual(['breaker.changed'])
  })
})

describe('createDescribe', () => {
  it('makes a line once, and again when a name becomes known', () => {
    const describe = make()
    const event = sampleEvent('incident.closed', 9, { incidentId: 'incident-1', cause: 'verified' })
    const unnamed = describe(event, nobody)
    expect(describe(event, nobody)).toBe(unnamed)
    const names = collectNames(emptyState, [opened(8)])
    expect([unnamed.subject, describe(event, names).subject]).toEqual(['インシデント incident', 'redis'])
    expect(describe(event, nobody).subject).toBe('redis')
  })
})

describe('placeOf', () => {
  it('finds a row by its key, else by what it holds', () => {
    const describe = make()
    const before = rowsOf([observed(5, { at: noon })], nobody, describe)
    const after = rowsOf([observed(5, { at: noon }), observed(4, { at: noon - 1000 })], nobody, describe)
    expect(placeOf(before, '5', 5)).toBe(1)
    expect(after[1]?.key).toBe('4')
    expect(placeOf(after, '5', 5)).toBe(1)
    expect(placeOf(after, '77', 77)).toBe(-1)
  })
})

describe('dayOf', () => {
  it('is the local calendar day, in whatever order it is asked', () => {
    const midnight = new Date(2026, 0, 31).getTime()
    const asked = [midnight, midnight - 1, midnight + DAY_MS - 1, midnight + DAY_MS, midnight, 0]
    expect(asked.map(dayOf)).toEqual(
      asked.map((at) => {
        const date = new Date(at)
        return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
      }),
    )
  })
})
