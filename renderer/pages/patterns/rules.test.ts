import { message } from '@shared/domain/message'
import { emptyState, type State } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { trustAbilities, trustRecords } from '../../testing/trust-records'
import { storyOf } from '../../testing/stories'
import { stateOf } from '../../testing/story'
import {
  autoFixOf,
  choiceOf,
  choices,
  placeInFile,
  recordsKey,
  ruleTotals,
  ruleViews,
  shadowsKey,
  targetOf,
} from './rules'

const now = Date.parse('2026-01-31T05:30:00Z')
const trusted = stateOf(storyOf('trust', now), now)
const views = ruleViews(trusted, trustRecords(now), trustAbilities(now).rules)

describe('the target in a fingerprint', () => {
  it.each([
    ['a', 'a|service:redis', { kind: 'service', name: 'redis' }],
    ['check:a', 'check:a|path:/srv/x|y:z', { kind: 'path', name: '/srv/x|y:z' }],
    ['a', 'a|path:/srv/\u202etxt', { kind: 'path', name: '/srv/\uFFFDtxt' }],
    ['a', 'ab|service:redis', null],
    ['a', 'a|b|service:redis', null],
  ])('%s in %s', (ruleId, fingerprint, target) => {
    expect(targetOf(ruleId, fingerprint)).toEqual(target)
  })
})

describe('what is known of the rules', () => {
  it('is brought together in the order of the settings', () => {
    expect(views.map(({ id }) => id)).toEqual(trusted.settings?.rules.map(({ id }) => id))
    expect(views.find(({ id }) => id === 'permission_denied')).toMatchObject({
      name: '権限エラー',
      severity: 'error',
      origin: 'pattern',
      ability: { kind: 'impossible' },
      breakers: [{ target: { kind: 'path', name: '/srv/app/uploads' } }],
    })
    expect(views.filter(({ origin }) => origin === 'check').map(({ id }) => id)).toEqual([
      'check:redis',
      'check:api_health',
    ])
    expect(ruleTotals(views)).toEqual({ rules: 9, impossible: 2, demoted: 1, breakers: 1 })
  })

  it('goes on under its id while the settings are read anew, and before it was looked at', () => {
    const [first] = ruleViews(emptyState, trustRecords(now), [])
    expect(first).toMatchObject({ name: 'redis_connection_error', severity: null, ability: null })
  })

  it('leaves out breakers that are closed', () => {
    const breakers: State['breakers'] = {
      'redis_connection_error|service:redis': {
        state: 'closed',
        cause: 'recovered',
        message: message('breaker.recovered'),
        changedAt: now,
        probeAt: null,
      },
    }
    expect(ruleViews({ settings: null, breakers }, trustRecords(now), [])[0]?.breakers).toEqual([])
  })
})

describe('what is asked for anew', () => {
  const before = stateOf(storyOf('observing', now), now)
  const [id = '', shadow] = Object.entries(before.shadows)[0] ?? []
  if (shadow === undefined) throw new Error('the story has no note')
  const settled: State = { ...before, shadows: { ...before.shadows, [id]: { ...shadow, settledAt: now } } }

  it('follows settled notes, and nothing that does not change a record', () => {
    expect(shadowsKey(settled)).not.toBe(shadowsKey(before))
    expect(recordsKey(settled)).not.toBe(recordsKey(before))
    expect(recordsKey({ ...before, seq: before.seq + 9 })).toBe(recordsKey(before))
  })
})

describe('what a rule may do', () => {
  it('is a choice and back', () => {
    expect(choices.map(autoFixOf)).toEqual([true, 'approve', false])
    for (const choice of choices) expect(choiceOf(autoFixOf(choice))).toBe(choice)
  })

  it.each([
    ['redis_connection_error', { list: 'error_patterns', key: 'id', value: 'redis_connection_error' }],
    ['check:redis', { list: 'health_checks', key: 'name', value: 'redis' }],
  ])('%s stands in the file', (ruleId, place) => {
    expect(placeInFile(ruleId)).toEqual(place)
  })
})
