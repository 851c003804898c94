import { describe, expect, it, vi } from 'vitest'
import { CALL_CHANNEL } from '@shared/ipc/channels'
import { createCallGate, type CallGate } from './call-gate'

type Listener = (...words: readonly unknown[]) => unknown
type Answer = Parameters<CallGate['open']>[0]

const origin = 'app://bundle'
const event = { senderFrame: { origin, parent: null } }

const scene = () => {
  const handled = new Map<string, Listener>()
  const gate = createCallGate(
    {
      handle: (channel, listener) => void handled.set(channel, listener as Listener),
      removeHandler: (channel) => void handled.delete(channel),
    },
    {
      origin,
      answers: {
        'desktop.kept_view': async () => ({ kind: 'none' }),
        'desktop.drawn': async () => ({ kind: 'done' }),
        'desktop.painted': async () => ({ kind: 'done' }),
      },
    },
  )
  return { gate, handled, call: (...words: readonly unknown[]) => handled.get(CALL_CHANNEL)?.(...words) }
}

describe('the gate of the page’s calls', () => {
  it('keeps what is asked before anybody answers, and loses none of it', async () => {
    const { gate, call } = scene()
    const first = call(event, 'hosts.list', {}, null)
    const second = call(event, 'engine.snapshot', {}, 'this')
    const answer = vi.fn<Answer>(async (_event, name) => ({ ok: true, value: name }))
    gate.open(answer)
    await expect(first).resolves.toEqual({ ok: true, value: 'hosts.list' })
    await expect(second).resolves.toEqual({ ok: true, value: 'engine.snapshot' })
    expect(answer.mock.calls).toEqual([
      [event, 'hosts.list', {}, null],
      [event, 'engine.snapshot', {}, 'this'],
    ])
  })

  it('answers at once what needs nothing else, and that to the app’s own page alone', async () => {
    const { gate, call } = scene()
    await expect(call(event, 'desktop.kept_view', {}, null)).resolves.toEqual({
      ok: true,
      value: { kind: 'none' },
    })
    const others = [
      call({ senderFrame: null }, 'desktop.kept_view', {}, null),
      call({ senderFrame: { origin: 'https://bundle', parent: null } }, 'desktop.kept_view', {}, null),
      call({ senderFrame: { origin, parent: {} } }, 'desktop.kept_view', {}, null),
      call(event, 'toString', {}, null),
    ]
    gate.open(async () => ({ ok: false, error: { code: 'refused', message: '' } }))
    for (const answer of others) await expect(answer).resolves.toMatchObject({ ok: false })
  })

  it('closes its channel', () => {
    const { gate, handled } = scene()
    gate.close()
    expect(handled.size).toBe(0)
  })
})
