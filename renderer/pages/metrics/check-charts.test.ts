import type { Reading } from '@shared/domain/check'
import type { CheckState } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { checkChart, inParts } from './check-charts'

const check = (type: string, reading: Partial<Reading> | null): CheckState => ({
  name: 'one',
  type,
  subject: 'host',
  critical: false,
  intervalMs: 30_000,
  reading:
    reading === null
      ? null
      : { status: 'healthy', band: 'normal', message: { code: 'x', params: {} }, details: {}, ...reading },
  consecutiveFailures: 0,
  changedAt: null,
})

describe('checkChart', () => {
  it.each([
    [
      'http',
      { unit: 'ms', limits: { warning: 1, critical: 2 } },
      'response',
      'ms',
      { warning: 1, critical: 2 },
    ],
    ['redis', { responseMs: 3 }, 'response', 'ms', { warning: 500, critical: 1000 }],
    ['http', null, 'response', 'ms', { warning: 2000, critical: 5000 }],
    [
      'disk',
      { unit: 'percent', limits: { warning: 80, critical: 90 } },
      'value',
      'percent',
      { warning: 80, critical: 90 },
    ],
    ['queue', { unit: 'count' }, 'value', 'count', null],
    ['http', { unit: 'ms', value: 4, responseMs: 4 }, 'response', 'ms', { warning: 2000, critical: 5000 }],
    ['heartbeat', { unit: 'ms', value: 90_000 }, 'value', 'ms', null],
  ] as const)('%s with %j', (type, reading, kind, unit, limits) => {
    expect(checkChart(check(type, reading))).toMatchObject({
      kind,
      unit,
      limits,
      series: `check.one.${kind}`,
    })
  })
})

describe('inParts', () => {
  it('loses nothing', () => {
    expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(inParts([], 2)).toEqual([])
  })
})
