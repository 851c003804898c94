import { describe, expect, it } from 'vitest'
import { sampleData } from '../testing/sample-events'
import { applyEvent } from './apply-event'
import { engineActor } from './actor'
import type { Event, EventData, EventType } from './event'
import { emptyState } from './state'
import { stateSchema } from './state-schema'

const event = <T extends EventType>(seq: number, type: T, data: EventData<T>): Event =>
  ({ seq, v: 1, at: seq * 1000, type, actor: engineActor, data }) as Event
const opened = event(1, 'incident.opened', sampleData['incident.opened'])
const noted = (seq: number, text: string, assignee: string | null): Event =>
  event(seq, 'incident.noted', { incidentId: 'inc-1', text, assignee })
const after = (...events: readonly Event[]) => [opened, ...events].reduce(applyEvent, emptyState)
const noteAfter = (...events: readonly Event[]) => after(...events).incidents['inc-1']?.note

describe('a note on an incident', () => {
  it('is kept with who takes care of it, and how many there are', () => {
    expect(noteAfter()).toBeUndefined()
    expect(noteAfter(noted(2, '調査中', '田中'))).toEqual({
      at: 2000,
      text: '調査中',
      assignee: '田中',
      count: 1,
    })
    expect(noteAfter(noted(2, 'a', '田中'), noted(3, 'b', null))).toMatchObject({
      text: 'b',
      assignee: null,
      count: 2,
    })
  })

  it('stays when only its assignee changes', () => {
    expect(noteAfter(noted(2, '調査中', '田中'), noted(3, '', '佐藤'))).toMatchObject({
      text: '調査中',
      assignee: '佐藤',
    })
  })

  it('keeps only its beginning in the state, which stays of its form', () => {
    const state = after(noted(2, 'あ'.repeat(2000), '担'.repeat(80)))
    expect(state.incidents['inc-1']?.note?.text).toHaveLength(60)
    expect(stateSchema.safeParse(state).success).toBe(true)
  })

  it('on an incident that is gone changes nothing but the number', () => {
    const state = after()
    const lost = { ...noted(9, 'x', null), data: { incidentId: 'gone', text: 'x', assignee: null } } as Event
    expect(applyEvent(state, lost)).toEqual({ ...state, seq: 9 })
  })
})
