import { describe, expect, it } from 'vitest'
import { storyOf } from '../testing/stories'
import { stateOf } from '../testing/story'
import { overall, troubles } from './troubles'
import { isSilenced, lastingUpkeep, silencesInOrder } from './upkeep'

const now = Date.parse('2026-01-31T05:30:00Z')

describe('what holds repairs back', () => {
  it('is maintenance and work; a silence of one thing is not', () => {
    const state = stateOf(storyOf('upkeep', now), now)
    expect(lastingUpkeep(state).map(({ kind }) => kind)).toEqual(['maintenance', 'hold'])
    expect(silencesInOrder(state).map(({ id }) => id)).toEqual(['s2', 's3', 's1'])
  })

  it('is a storm', () => {
    expect(lastingUpkeep(stateOf(storyOf('storm', now), now)).map(({ kind }) => kind)).toEqual(['storm'])
  })

  it('is nothing on a calm day', () => {
    expect(lastingUpkeep(stateOf(storyOf('calm', now), now))).toEqual([])
  })
})

describe('what is wrong and silenced', () => {
  const state = stateOf(storyOf('upkeep', now), now)

  it('needs nobody: it stands last, as paused', () => {
    expect(troubles(state, null).map(({ shape }) => shape)).toEqual(['paused'])
    expect(overall(state, null)).toMatchObject({ kind: 'silenced', shape: 'paused', count: 1 })
  })

  it('is trouble again as soon as its silence is over', () => {
    const after = { ...state, silences: {} }
    expect(Object.values(after.incidents).some((incident) => isSilenced(after, incident))).toBe(false)
    expect(overall(after, null)).toMatchObject({ kind: 'trouble', shape: 'critical' })
  })
})
