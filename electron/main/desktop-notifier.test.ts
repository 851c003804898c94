import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import type { Event } from '@shared/domain/event'
import type { Severity } from '@shared/domain/observation'
import { createDesktopNotifier, escapeMarkup, plainLine, type NoticeHandle } from './desktop-notifier'

const opened = (id: string, name: string, severity: Severity = 'critical'): Event => ({
  seq: 1,
  v: 1,
  at: 0,
  actor: engineActor,
  type: 'incident.opened',
  data: {
    incidentId: id,
    fingerprint: id,
    ruleId: 'r',
    target: { kind: 'service', name },
    severity,
    cause: 'check',
    title: message('incident.log', { name: 'Redis', target: name }),
  },
})
const closed = (id: string): Event => ({
  seq: 2,
  v: 1,
  at: 0,
  actor: engineActor,
  type: 'incident.closed',
  data: { incidentId: id, cause: 'recovered' },
})

const scene = () => {
  const notices: {
    title: string
    body: string
    urgency: string
    emit: (event: string, ...args: unknown[]) => void
    closed: boolean
  }[] = []
  let now = 0
  const onOpen = vi.fn<(incidentId: string | null) => void>()
  const onFailed = vi.fn<(why: string) => void>()
  const notifier = createDesktopNotifier({
    create: (options) => {
      const listeners: Record<string, (...args: unknown[]) => void> = {}
      const notice = {
        ...options,
        closed: false,
        emit: (event: string, ...args: unknown[]) => listeners[event]?.(...args),
      }
      notices.push(notice)
      const handle = {
        on: (event: string, listener: (...args: unknown[]) => void) => {
          listeners[event] = listener
        },
        show: () => undefined,
        close: () => {
          notice.closed = true
          listeners['close']?.()
        },
      }
      return handle as NoticeHandle
    },
    language: () => 'ja',
    host: 'db-1',
    now: () => now,
    onOpen,
    onFailed,
  })
  const push = (...events: readonly Event[]): void => notifier.onPush({ kind: 'events', events })
  return { notices, notifier, push, onOpen, onFailed, wait: (ms: number) => (now += ms) }
}

describe('notifications of the desktop', () => {
  it('tell a critical incident: what, where, and what a click does', () => {
    const { notices, push } = scene()
    push(opened('i1', 'redis'))
    expect(notices).toMatchObject([
      {
        title: '◆ 危険: Redis（redis）',
        body: 'db-1 の redis で起きています。クリックするとインシデントを開きます。',
        urgency: 'critical',
      },
    ])
  })

  it('say nothing about lesser incidents or about other pushes', () => {
    const { notices, push, notifier } = scene()
    push(opened('i1', 'redis', 'error'), opened('i2', 'redis', 'warning'), closed('i9'))
    notifier.onPush({ kind: 'reset' })
    expect(notices).toEqual([])
  })

  it('open the incident when they are clicked', () => {
    const { notices, push, onOpen } = scene()
    push(opened('i1', 'redis'))
    notices[0]?.emit('click')
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('i1')
  })

  it('go away when the incident is over', () => {
    const { notices, push } = scene()
    push(opened('i1', 'redis'), opened('i2', 'app'))
    push(closed('i1'))
    expect(notices.map((notice) => notice.closed)).toEqual([true, false])
  })

  it('keep hostile names from becoming markup or control sequences', () => {
    const { notices, push } = scene()
    push(opened('i1', '<img src=x>&\u001b[31mred\u0000\u202e'))
    expect(notices[0]?.body).toContain('&lt;img src=x&gt;&amp;red')
    expect(notices[0]?.title).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('join a storm into one line, and tell singly again after it', () => {
    const { notices, push, onOpen, wait } = scene()
    push(...['a', 'b', 'c', 'd', 'e'].map((name) => opened(name, name)))
    expect(notices.map((notice) => [notice.title, notice.closed])).toEqual([
      ['◆ 危険: Redis（a）', false],
      ['◆ 危険: Redis（b）', false],
      ['◆ 危険: Redis（c）', false],
      ['◆ 危険なインシデントがほかに 1 件あります', true],
      ['◆ 危険なインシデントがほかに 2 件あります', false],
    ])
    notices[4]?.emit('click')
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(null)
    wait(60_000)
    push(opened('f', 'f'))
    expect(notices[5]?.title).toBe('◆ 危険: Redis（f）')
  })

  it('tell when the desktop did not take them', () => {
    const { notices, push, onFailed } = scene()
    push(opened('i1', 'redis'))
    notices[0]?.emit('failed', {}, 'no daemon')
    expect(onFailed).toHaveBeenCalledExactlyOnceWith('no daemon')
    push(closed('i1'))
    expect(notices[0]?.closed).toBe(false)
  })

  it('are taken back at the end, except for what was told to the person', () => {
    const { notices, push, notifier } = scene()
    push(opened('i1', 'redis'))
    notifier.tell('title', 'body')
    notifier.stop()
    expect(notices.map((notice) => notice.closed)).toEqual([true, false])
  })
})

describe('what is shown', () => {
  it('is one short line', () => {
    expect(plainLine('a\nb\tc\u001b[1;31md')).toBe('a b cd')
    expect(plainLine('x'.repeat(500))).toHaveLength(240)
    expect(escapeMarkup(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;')
  })
})
