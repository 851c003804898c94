import { engineActor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import { message } from '@shared/domain/new-message'
import { describe, expect, it } from 'vitest'
import { mayTell, proofsIn, stillProves } from './proven-channels'

const head = { v: 1, at: 0, actor: engineActor } as const

const sent = (channel: string, code: 'notice.test' | 'notice.settings', ok = true): Event => ({
  ...head,
  seq: 7,
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

const edited = (seq: number, ...paths: readonly string[]): Event => ({
  ...head,
  seq,
  type: 'settings.edited',
  data: { paths: [...paths], undone: false },
})

describe('a channel that reaches beyond its host', () => {
  it('is proved by a test that has arrived, and by nothing else', () => {
    expect(proofsIn([sent('webhook', 'notice.test')])).toEqual([{ channel: 'webhook', seq: 7 }])
    expect(proofsIn([sent('email', 'notice.test')])).toEqual([{ channel: 'email', seq: 7 }])
    for (const other of [
      sent('log', 'notice.test'),
      sent('webhook', 'notice.test', false),
      sent('webhook', 'notice.settings'),
    ])
      expect(proofsIn([other])).toEqual([])
  })

  it('is proved no more once its address was changed, whatever else was', () => {
    const proof = { channel: 'webhook', seq: 7 }
    expect(stillProves(proof, [])).toBe(true)
    expect(stillProves(proof, [edited(9, 'notifications.webhook.url')])).toBe(false)
    expect(stillProves(proof, [edited(9, 'health_checks[1].interval', 'notifications.webhook')])).toBe(false)
    expect(stillProves(proof, [edited(9, 'notifications.email.to', 'notifications.webhooks')])).toBe(true)
    expect(stillProves(proof, [edited(6, 'notifications.webhook.url')])).toBe(true)
  })

  it('is asked for once a host was looked at, but not while a person has put it off', () => {
    expect(mayTell(null, 1000)).toBe(false)
    expect(mayTell(2000, 1000)).toBe(false)
    expect(mayTell(2000, 2000)).toBe(true)
    expect(mayTell({ channel: 'webhook', seq: 7 }, 1000)).toBe(true)
  })
})
