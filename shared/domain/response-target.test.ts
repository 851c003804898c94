import { describe, expect, it } from 'vitest'
import { dueAt, responseTarget } from './response-target'

const target = (name = 'app') => ({ kind: 'service', name }) as const

describe('the response target', () => {
  it.each([
    ['critical', 'http_5xx', 'app', 'P0', 5],
    ['critical', 'database_connection_error', 'postgresql', 'P0', 10],
    ['critical', 'check:main', 'postgresql', 'P0', 10],
    ['critical', 'check:dbus', 'dbus', 'P0', 5],
    ['critical', 'disk_full', 'app', 'P1', 60],
    ['critical', 'memory_error', 'app', 'P1', 60],
    ['error', 'check:cpu', 'host', 'P1', 60],
    ['error', 'python_exception', 'app', 'P1', 60],
    ['warning', 'http_4xx', 'app', 'P2', 1440],
    ['warning', 'check:disk_root', 'host', 'P2', 1440],
  ] as const)('of %s %s on %s is %s within %i minutes', (severity, ruleId, name, priority, minutes) => {
    const incident = { severity, ruleId, target: target(name), openedAt: 1000 }
    expect(responseTarget(incident)).toEqual({ priority, withinMs: minutes * 60_000 })
    expect(dueAt(incident)).toBe(1000 + minutes * 60_000)
  })
})
