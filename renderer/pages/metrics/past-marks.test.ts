import { applyEvent } from '@shared/domain/apply-event'
import { emptyState } from '@shared/domain/state'
import { opened, planned, sampleEvent, startAt } from '@shared/testing/timeline-events'
import { describe, expect, it } from 'vitest'
import { withPast } from './past-marks'

const story = [
  opened(1),
  planned(2),
  sampleEvent('repair.started', 3, { repairId: 'repair-1' }),
  sampleEvent('incident.closed', 4, { incidentId: 'incident-1', cause: 'verified' }),
]
const nothing = { incidents: {}, repairs: {} }
const timesOf = ({ incidents, repairs }: ReturnType<typeof withPast>) => ({
  incidents: Object.values(incidents).map(({ openedAt, closedAt }) => [
    openedAt - startAt,
    (closedAt ?? 0) - startAt,
  ]),
  repairs: Object.values(repairs).map(({ startedAt }) => (startedAt ?? 0) - startAt),
})

describe('what the journal tells of the past', () => {
  it('is what the state knew then, in whatever order it comes', () => {
    const told = timesOf(withPast(nothing, story.toReversed()))
    expect(told).toEqual({ incidents: [[1000, 4000]], repairs: [3000] })
    const state = story.reduce(applyEvent, emptyState)
    expect(told).toEqual(timesOf(state))
    expect(timesOf(withPast(state, story))).toEqual(told)
  })

  it('leaves out an end whose beginning nobody knows', () => {
    expect(withPast(nothing, story.slice(2))).toEqual(nothing)
  })
})
