import { engineActor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import { message } from '@shared/domain/new-message'
import { describe, expect, it } from 'vitest'
import { isProofDue, provesReach } from './proven-channels'

const sent = (channel: string, code: 'notice.test' | 'notice.settings', ok = true): Event => ({
  seq: 1,
  v: 1,
  at: 0,
  actor: engineActor,
  type: 'notice.sent',
  data: {
    incidentId: null,
    channel,
    severity: 'warning',
    title: message(code),
    delivery: ok
      ? { kind: 'delivered' }
      : { kind: 'failed', message: message('notice.failed', { why: 'x' }) },
  },
})

describe('a channel that reaches beyond its host', () => {
  it('is proved by a test that has arrived, and by nothing else', () => {
    expect(provesReach([sent('webhook', 'notice.test')])).toBe(true)
    expect(provesReach([sent('email', 'notice.test')])).toBe(true)
    for (const other of [
      sent('log', 'notice.test'),
      sent('webhook', 'notice.test', false),
      sent('webhook', 'notice.settings'),
    ])
      expect(provesReach([other])).toBe(false)
    expect(provesReach([])).toBe(false)
  })

  it('is asked for until it is proved, but not while a person has put it off', () => {
    expect(isProofDue(undefined, 1000)).toBe(true)
    expect(isProofDue(2000, 1000)).toBe(false)
    expect(isProofDue(2000, 2000)).toBe(true)
    expect(isProofDue('proven', 1e15)).toBe(false)
  })
})
