import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { renderMessage } from '@shared/text/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notifiers } from '.'
import type { Notice } from './define-notifier'

const notice: Notice = {
  at: 0,
  severity: 'warning',
  title: message('verify.no_check'),
  incidentId: null,
  audit: null,
}

describe.each([...notifiers.values()])('notifier $id', (notifier) => {
  let logDir: string
  beforeAll(async () => {
    logDir = await mkdtemp(join(tmpdir(), 'mamori-notifier-'))
  })
  afterAll(() => rm(logDir, { recursive: true, force: true }))

  it('is named as in notification_channels', () => {
    expect(notifier.id).toMatch(/^[a-z][a-z0-9_]*$/)
  })

  it('answers a cancelled notice with a failure that a person can read, and never rejects', async () => {
    const delivery = await notifier.send({ logDir }, notice, AbortSignal.abort())
    expect(delivery).toMatchObject({ kind: 'failed', why: expect.anything() as unknown })
    const why = delivery.kind === 'failed' ? delivery.why : null
    expect(why && renderMessage('ja', why)).not.toMatch(/[{}]/)
  })
})

it('the log channel is there', () => {
  expect([...notifiers.keys()]).toContain('log')
})
