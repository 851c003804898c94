import { describe, expect, it } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import type { Delivery, Notifier, NotifierContext } from '../notifiers/define-notifier'
import email from '../notifiers/email'
import log from '../notifiers/log'
import webhook from '../notifiers/webhook'
import { createFakeClock } from '../testing/fake-clock'
import { createMemoryJournal } from '../testing/memory-journal'
import { createNotifyStage } from './notify'
import { createRecorder } from './recorder'

const URL_BEFORE = 'https://chat.example/hooks/T0-secret'
const delivers = async (): Promise<Delivery> => ({ kind: 'delivered' })
const refuses = async (): Promise<Delivery> => ({
  kind: 'failed',
  retryable: true,
  why: message('notice.failed', { why: 'refused' }),
})
const mail = {
  host: 'mail.example',
  port: 587,
  security: 'starttls',
  login: { user: 'mamori', password: 'first' },
  from: 'mamori@web-1.example',
  to: ['ops@example.com'],
  language: 'ja',
  caFile: null,
  verifyTls: true,
} as const

const open = () => {
  const clock = createFakeClock()
  const journal = createMemoryJournal()
  const fail = (name: string, error: unknown): never => {
    throw new Error(name, { cause: error })
  }
  const recorder = createRecorder({
    journal,
    clock,
    tellAnchor: () => undefined,
    onEvents: () => undefined,
    bug: fail,
  })
  /** The stage as it is under settings; each loading of settings makes a new one. */
  const under = (
    context: Partial<NotifierContext>,
    { send = delivers, channels = ['log', 'webhook', 'email'] } = {},
  ) =>
    createNotifyStage({
      clock,
      recorder,
      notifiers: new Map([log, webhook, email].map((one): [string, Notifier] => [one.id, { ...one, send }])),
      channels,
      context: { logDir: '/logs', host: 'web-1', ...context },
      journal,
      mutedBy: () => null,
      onTooMany: () => undefined,
      onMuted: () => undefined,
      bug: fail,
    })
  const names = async (stage: ReturnType<typeof under>) =>
    (await stage.proven()).map(({ channel }) => channel)
  return { clock, journal, under, names }
}

describe('a channel that reaches beyond its host', () => {
  it('is proved by a test that has arrived, and stays so while the settings are loaded again', async () => {
    const { under, names, clock } = open()
    const stage = under({ webhookUrl: URL_BEFORE })
    expect(await names(stage)).toEqual([])
    await stage.test('webhook', engineActor)
    expect(await stage.proven()).toEqual([{ channel: 'webhook', at: clock.now() }])
    expect(await names(under({ webhookUrl: URL_BEFORE }))).toEqual(['webhook'])
  })

  it('is proved no more once it sends elsewhere, however its address was changed, and again when it is back', async () => {
    const { under, names } = open()
    await under({ webhookUrl: URL_BEFORE }).test('webhook', engineActor)
    expect(await names(under({ webhookUrl: `${URL_BEFORE}2` }))).toEqual([])
    expect(await names(under({ webhookUrl: null }))).toEqual([])
    expect(await names(under({ webhookUrl: URL_BEFORE }))).toEqual(['webhook'])
  })

  it('of mail is its server, its sender and whom it reaches, whatever the password', async () => {
    const { under, names } = open()
    await under({ email: mail }).test('email', engineActor)
    const rotated = { ...mail, login: { user: 'mamori', password: 'second' } }
    expect(await names(under({ email: rotated }))).toEqual(['email'])
    expect(await names(under({ email: { ...mail, to: ['other@example.com'] } }))).toEqual([])
    expect(await names(under({ email: { ...mail, host: 'mail2.example' } }))).toEqual([])
  })

  it('is not proved by a refused test, another notice, the log of the host, or while it is not in use', async () => {
    const { under, names } = open()
    const url = { webhookUrl: URL_BEFORE }
    await under(url, { send: refuses }).test('webhook', engineActor)
    await under(url).test('log', engineActor)
    const stage = under(url)
    stage.tell({ severity: 'warning', title: message('notice.settings'), incidentId: null })
    await stage.idle()
    expect(await names(under(url))).toEqual([])
    await stage.test('webhook', engineActor)
    expect(await names(under(url, { channels: ['log'] }))).toEqual([])
    expect(await names(under(url))).toEqual(['webhook'])
  })

  it('leaves nothing of its address in the journal', async () => {
    const { under, journal } = open()
    const stage = under({ webhookUrl: URL_BEFORE })
    await stage.test('webhook', engineActor)
    await stage.test('webhook', engineActor)
    const marks = journal
      .events()
      .flatMap((event) =>
        event.type === 'notice.sent' && event.data.to !== undefined ? [event.data.to] : [],
      )
    expect(new Set(marks).size).toBe(2)
    expect(JSON.stringify(journal.events())).not.toContain('secret')
  })

  it('is found behind more notices than fit on a page', async () => {
    const { under, names } = open()
    const stage = under({ webhookUrl: URL_BEFORE })
    await stage.test('webhook', engineActor)
    const failing = under({ webhookUrl: URL_BEFORE }, { send: refuses })
    for (let n = 0; n < 501; n += 1) await failing.test('log', engineActor)
    expect(await names(stage)).toEqual(['webhook'])
  })
})
