import { describe, expect, it } from 'vitest'
import { addition, fieldOf, freeId, type PatternDraft } from './new-pattern'

const draft: PatternDraft = {
  id: 'payment_timeout',
  name: ' 決済のタイムアウト ',
  pattern: 'Payment gateway timed out',
  severity: 'error',
  minCount: '1',
  withinSeconds: '60',
}

describe('a pattern that is added', () => {
  it('has an id made of its name, or a number where the name has no letters for one', () => {
    expect(freeId('Payment timeout!', new Set())).toBe('payment_timeout')
    expect(freeId('Payment timeout', new Set(['payment_timeout', 'payment_timeout_2']))).toBe(
      'payment_timeout_3',
    )
    expect(freeId('決済のタイムアウト', new Set())).toBe('custom_1')
    expect(freeId('', new Set(['custom_1']))).toBe('custom_2')
  })

  it('tells and repairs nothing, and says only what it has to', () => {
    expect(addition(draft, 12)).toEqual({
      kind: 'set',
      path: ['error_patterns', 12],
      value: {
        id: 'payment_timeout',
        name: '決済のタイムアウト',
        pattern: 'Payment gateway timed out',
        severity: 'error',
        auto_fix: false,
        actions: [{ type: 'alert' }],
      },
    })
  })

  it('says how many lines in how much time; what is no number is left for the engine to judge', () => {
    expect(addition({ ...draft, minCount: '5', withinSeconds: '300' }, 0)).toMatchObject({
      value: { min_count: 5, within_seconds: 300 },
    })
    expect(addition({ ...draft, minCount: 'many' }, 0)).toMatchObject({ value: { min_count: 'many' } })
  })

  it('has each fault beside its field', () => {
    expect(fieldOf('error_patterns[12].pattern')).toBe('pattern')
    expect(fieldOf('error_patterns[12].min_count')).toBe('minCount')
    expect(fieldOf('error_patterns[12].actions[0]')).toBeNull()
    expect(fieldOf('health_checks[0].name')).toBeNull()
  })
})
