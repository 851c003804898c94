import type { Plan } from '@shared/domain/plan'
import { message } from '@shared/domain/message'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../core/canonical-json'
import { hashPlan } from './plan-hash'

const content: Omit<Plan, 'hash'> = {
  actions: [{ type: 'service_restart', version: 1 }],
  host: 'web-1',
  target: { kind: 'service', name: 'redis' },
  steps: [
    {
      kind: 'service',
      verb: 'restart',
      service: 'redis',
      manager: 'systemd',
      unit: 'redis-server',
      argv: ['systemctl', 'restart', 'redis-server'],
      timeoutMs: 1000,
    },
    { kind: 'mkdir', path: '/srv/a', mode: 0o755, owner: null },
  ],
  asks: [],
  freesBytes: null,
  touches: [message('touch.mkdir', { path: '/srv/a' })],
  risk: 'medium',
  undo: 'compensatable',
  verifyChecks: ['redis'],
}

/** The same value with its keys in another order, all the way down. */
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]): [string, unknown] => [key, shuffled(member)])
      .toReversed(),
  )
}

describe('hashPlan', () => {
  it('is 64 hex digits that do not depend on the order of keys', () => {
    expect(hashPlan(content)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashPlan(shuffled(content) as typeof content)).toBe(hashPlan(content))
  })

  it('covers whatever would run, and leaves out what is only read', () => {
    const [restart, mkdir] = content.steps
    const changes: readonly Partial<typeof content>[] = [
      { host: 'web-2' },
      { target: { kind: 'service', name: 'nginx' } },
      { steps: [restart, mkdir].flatMap((step) => step ?? []).toReversed() },
      { steps: mkdir?.kind === 'mkdir' ? [{ ...mkdir, mode: 0o777 }] : [] },
      {
        steps:
          restart?.kind === 'service' ? [{ ...restart, argv: ['systemctl', 'stop', 'redis-server'] }] : [],
      },
      { actions: [{ type: 'service_restart', version: 2 }] },
      { risk: 'low' },
      { undo: 'reversible' },
      { verifyChecks: [] },
    ]
    const hashes = changes.map((change) => hashPlan({ ...content, ...change }))
    expect(new Set([...hashes, hashPlan(content)]).size).toBe(changes.length + 1)
    expect(hashPlan({ ...content, touches: [] })).toBe(hashPlan(content))
  })
})

describe('canonicalJson', () => {
  it('writes any JSON value in one way that reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Parameters<typeof canonicalJson>[0]
        expect(JSON.parse(canonicalJson(json))).toEqual(json)
        expect(canonicalJson(shuffled(json) as typeof json)).toBe(canonicalJson(json))
      }),
    )
  })

  it('leaves out undefined members and refuses what JSON would lose', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}')
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError)
    expect(() => canonicalJson(1n as unknown as number)).toThrow(TypeError)
    expect(() => canonicalJson((() => 1) as unknown as string)).toThrow(TypeError)
  })
})
