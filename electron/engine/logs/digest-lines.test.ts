import { expect, it } from 'vitest'
import { fixedZone } from '../core/stated-time'
import { compileRules } from './compile-rules'
import { createDigest } from './digest-lines'

it('tells when the last rule was tried, before observations are made of what was found', () => {
  const rules = ['a', 'b'].map(
    (id) => ({ id, severity: 'error', pattern: 'boom', ignore: null, sources: null }) as const,
  )
  const happened: string[] = []
  const digest = createDigest({
    sourceId: 'app',
    rules: compileRules(rules).compiled,
    zone: fixedZone(0),
    now: () => {
      happened.push('observed')
      return 0
    },
    onRule: ({ id }) => happened.push(id),
    onMatched: () => happened.push('matched'),
    onGivenUp: () => undefined,
    backlogEnd: 0,
  })
  expect(digest.take([{ text: 'boom', offset: 0 }])).toHaveLength(2)
  expect(happened).toEqual(['a', 'b', 'matched', 'observed'])
  happened.length = 0
  expect(digest.take([{ text: 'all is well', offset: 5 }])).toEqual([])
  expect(happened.filter((what) => what === 'a' || what === 'b')).toEqual([])
})
