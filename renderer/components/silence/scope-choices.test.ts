import { silenceScopeSchema } from '@shared/domain/upkeep'
import { describe, expect, it } from 'vitest'
import { storyOf } from '../../testing/stories'
import { stateOf } from '../../testing/story'
import { scopeChoices, scopeKey } from './scope-choices'

const now = Date.parse('2026-01-31T05:30:00Z')
const groups = scopeChoices(stateOf(storyOf('storm', now), now), 'Everything')
const of = (kind: string) =>
  groups.find((group) => group.kind === kind)?.choices.map(({ label }) => label) ?? []

describe('what can be silenced', () => {
  it('is everything, what is watched, each rule, and each known target once', () => {
    expect(of('all')).toEqual(['Everything'])
    expect(of('check')).toContain('web_front')
    expect(of('rule')).toContain('HTTP 5xx (http_5xx)')
    expect(of('target')).toEqual(['/srv/app/uploads', 'app', 'postgresql', 'redis'])
  })

  it('fits the contract, and each has a key of its own', () => {
    const choices = groups.flatMap((group) => group.choices)
    for (const { scope } of choices) expect(silenceScopeSchema.parse(scope)).toEqual(scope)
    expect(new Set(choices.map(({ key }) => key)).size).toBe(choices.length)
    for (const { key, scope } of choices) expect(scopeKey(scope)).toBe(key)
  })
})
