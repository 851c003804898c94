import { emptyState, type State } from '@shared/domain/state'
import { message } from '@shared/domain/message'
import { expect, it } from 'vitest'
import { openConsole } from '../console'
import { statusDocument } from './status-document'
import { statusLines, type StatusView } from './status-lines'

const now = 1_770_000_000_000
const state: State = {
  ...emptyState,
  breakers: {
    'redis_down|service:redis': {
      state: 'open',
      cause: 'exhausted',
      message: message('breaker.exhausted', { n: 3 }),
      changedAt: now - 60_000,
      probeAt: now + 1_740_000,
    },
  },
  demotions: {
    'redis_down\u001b[31m': {
      kind: 'demoted',
      at: now - 60_000,
      message: message('demotion.regressed', { n: 2 }),
    },
    trusted: { kind: 'promoted', at: now, message: null },
  },
}
const view = (LANG: string): StatusView => {
  const sink = { write: () => undefined }
  const live = { loop: { lastCycleAt: null }, checks: {} }
  const attached = {
    actor: { kind: 'person', name: 'sato', host: 'web-1', face: 'cli', proof: 'proved' },
    role: 'look',
  }
  return { out: openConsole({ LANG }, sink, sink), state, live, attached, now } as unknown as StatusView
}

it('the status names what acts no more by itself, and why', () => {
  const lines = statusLines(view('C')).join('\n')
  expect(lines).toContain('Open circuit breakers (1)')
  expect(lines).toMatch(/redis_down {2}service:redis.*3 attempts had no effect.*until/)
  expect(lines).toContain('Rules that were demoted to ask (1)')
  expect(lines).toMatch(/came back 2 times after its repairs/)
  expect(lines).not.toContain('trusted')
  expect(lines).not.toContain('\u001b')
  expect(statusLines(view('ja_JP.UTF-8')).join('\n')).toContain('開いている遮断器（1）')
})

it('as one document for programs', () => {
  const { out, live } = view('C')
  expect(statusDocument({ state, live }, out.render)).toMatchObject({
    breakers: [
      {
        fingerprint: 'redis_down|service:redis',
        state: 'open',
        cause: 'exhausted',
        message: '3 attempts had no effect',
        probe_at: now + 1_740_000,
      },
    ],
    demoted: [{ since_at: now - 60_000, message: expect.stringContaining('asks until a person') as string }],
  })
})
