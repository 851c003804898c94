import { expect, it } from 'vitest'
import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import type { CheckRun } from './run-checks'
import { samplesOf } from './samples-of'

const reading = (given: Partial<Reading>): Reading => ({
  status: 'healthy',
  band: 'normal',
  message: message('check.redis.ok'),
  details: {},
  ...given,
})
const run = (last: Reading | null): CheckRun =>
  ({ use: { name: 'redis' }, reading: last, lastRunAt: last && 5 }) as unknown as CheckRun

it('counts a run that found something wrong as a failure, and not one that could not tell', () => {
  const failureOf = (status: Reading['status']) =>
    samplesOf(run(reading({ status }))).find(({ series }) => series === 'check.redis.failure')
  expect(failureOf('healthy')).toEqual({ series: 'check.redis.failure', at: 5, value: 0 })
  expect(failureOf('unhealthy')).toEqual({ series: 'check.redis.failure', at: 5, value: 1 })
  expect(failureOf('unknown')).toBeUndefined()
})

it('adds the value and the time of what was measured, and nothing before the first run', () => {
  expect(
    samplesOf(run(reading({ value: 7, unit: 'count', responseMs: 3 }))).map((one) => one.series),
  ).toEqual(['check.redis.value', 'check.redis.response', 'check.redis.failure'])
  expect(samplesOf(run(null))).toEqual([])
})
