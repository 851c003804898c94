import { describe, expect, it } from 'vitest'
import { randomEvents } from '../testing/random-events'
import { oneOfEach } from '../testing/timeline-events'
import { applyEvent } from './apply-event'
import type { Event } from './event'
import { emptyState, type State } from './state'
import { stateSchema } from './state-schema'

const statesOf = (events: readonly Event[], every: number): readonly State[] => {
  const states: State[] = [emptyState]
  let state = emptyState
  events.forEach((event, at) => {
    state = applyEvent(state, event)
    if (at % every === 0) states.push(state)
  })
  return [...states, state]
}

describe('the form of a state', () => {
  it.each([
    ['one event of each type', statesOf(oneOfEach, 1)],
    ['many events', statesOf(randomEvents(7, 3000), 100)],
  ])('is that of what the fold makes, with nothing left out: %s', (_, states) => {
    for (const state of states) {
      const crossed: unknown = JSON.parse(JSON.stringify(state))
      expect(stateSchema.parse(crossed)).toEqual(crossed)
    }
  })

  it('is not that of a state with a part missing', () => {
    for (const part of Object.keys(emptyState))
      expect([part, stateSchema.safeParse({ ...emptyState, [part]: undefined }).success]).toEqual([
        part,
        false,
      ])
  })
})
