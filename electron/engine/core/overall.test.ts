import type { CheckStatus, Reading } from '@shared/domain/check'
import { describe, expect, it } from 'vitest'
import { overallOf, toHealthDocument } from './overall'

const check = (status: CheckStatus, critical: boolean) => ({ status, critical, band: 'normal' as const })

describe('overallOf', () => {
  it.each([
    [[], 'healthy'],
    [[check('healthy', true), check('healthy', false)], 'healthy'],
    [[check('unhealthy', true)], 'critical'],
    [[check('unhealthy', false)], 'degraded'],
    [[check('unknown', true)], 'degraded'],
    [[check('unknown', false)], 'degraded'],
    [[check('unknown', true), check('unhealthy', false)], 'degraded'],
    [[check('healthy', true), check('unknown', false), check('unhealthy', true)], 'critical'],
  ] as const)('case %#', (checks, overall) => {
    expect(overallOf(checks)).toBe(overall)
  })

  it('does not degrade for a caution', () => {
    expect(overallOf([{ status: 'healthy', band: 'caution', critical: true }])).toBe('healthy')
  })
})

const reading = (status: CheckStatus, details: Reading['details'], responseMs?: number): Reading => ({
  status,
  band: 'normal',
  message: { code: 'a.code', params: {} },
  details,
  ...(responseMs === undefined ? {} : { responseMs }),
})

describe('toHealthDocument', () => {
  const GB = 1024 ** 3
  const document = toHealthDocument({
    at: new Date(2026, 0, 31, 14, 30, 0, 250).getTime(),
    checks: [
      { name: 'database_connection', critical: true, reading: reading('healthy', {}, 3.456) },
      {
        name: 'disk_space',
        critical: true,
        reading: reading('healthy', { usage_percent: 45.2, free_gb: 250.5 }),
      },
      {
        name: 'memory_usage',
        critical: false,
        reading: reading('unhealthy', { usage_percent: 90.5, available_gb: 1.5 }),
      },
    ],
    metrics: {
      cpuPercent: 25.31,
      cpuCount: 4,
      memoryTotalBytes: 16 * GB,
      memoryAvailableBytes: 6.4 * GB,
      diskTotalBytes: 500 * GB,
      diskUsedBytes: 226 * GB,
      networkInBytes: 5678.9 * 1024 ** 2,
      networkOutBytes: 1234.5 * 1024 ** 2,
      processes: 234,
    },
    render: (message) => `said ${message.code}`,
  })

  it('has the shape that existing readers of it know', () => {
    expect(document).toEqual({
      timestamp: '2026-01-31T14:30:00',
      checks: {
        database_connection: { status: 'healthy', message: 'said a.code', critical: true, response_ms: 3.5 },
        disk_space: {
          status: 'healthy',
          message: 'said a.code',
          critical: true,
          usage_percent: 45.2,
          free_gb: 250.5,
        },
        memory_usage: {
          status: 'unhealthy',
          message: 'said a.code',
          critical: false,
          usage_percent: 90.5,
          available_gb: 1.5,
        },
      },
      overall_status: 'degraded',
      metrics: {
        cpu: { usage_percent: 25.3, count: 4 },
        memory: { total_gb: 16, used_gb: 9.6 },
        disk: { total_gb: 500, used_gb: 226 },
        network: { bytes_sent_mb: 1234.5, bytes_recv_mb: 5678.9 },
        processes: { count: 234 },
      },
    })
  })

  it('lets no detail stand for the status, and does without metrics', () => {
    const hostile = reading('unhealthy', { status: 'healthy', message: 'all is well' })
    const forged = toHealthDocument({
      at: 0,
      checks: [{ name: 'x', critical: true, reading: hostile }],
      metrics: null,
      render: (message) => message.code,
    })
    expect(forged.checks['x']).toEqual({ status: 'unhealthy', message: 'a.code', critical: true })
    expect(forged).toMatchObject({ overall_status: 'critical', metrics: {} })
  })
})
