import { describe, expect, it, vi } from 'vitest'
import { message } from '@shared/domain/message'
import type { Incident } from '@shared/domain/state'
import { createDesktopNotifier } from './desktop-notifier'
import { createFakeNotices } from './testing/fake-notices'
import { incident } from './testing/sample-state'
import type { OpenAt } from './tray-acts'

const db = { id: 'h1', name: 'db-1' }
const web = { id: 'h2', name: 'web-1' }

const opened = (id: string, name = id): Incident =>
  incident(id, {
    target: { kind: 'service', name },
    title: message('incident.log', { name: 'Redis', target: name }),
  })

const scene = () => {
  const { notices, shown } = createFakeNotices()
  let now = 0
  const openAt = vi.fn<(where: OpenAt) => void>()
  const notifier = createDesktopNotifier({ notices, language: () => 'ja', now: () => now, openAt })
  const open = (host: typeof db, ...incidents: readonly Incident[]): void =>
    notifier.onCritical(host, { opened: incidents, ended: [] })
  return { notices, notifier, shown, open, openAt, wait: (ms: number) => (now += ms) }
}

describe('notifications of the desktop', () => {
  it('tell a critical incident: what, where, and what a click does', () => {
    const { shown, open } = scene()
    open(db, opened('i1', 'redis'))
    expect(shown).toMatchObject([
      {
        title: '◆ 危険: Redis（redis）',
        body: 'db-1 の redis で起きています。クリックするとインシデントを開きます。',
        urgency: 'critical',
      },
    ])
  })

  it('open the incident on its host when they are clicked', () => {
    const { shown, open, openAt } = scene()
    open(web, opened('i1'))
    shown[0]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: 'h2', incidentId: 'i1' })
  })

  it('go away when the incident of that host is over', () => {
    const { shown, open, notifier } = scene()
    open(db, opened('i1'), opened('i2'))
    open(web, opened('i1'))
    notifier.onCritical(db, { opened: [], ended: ['i1', 'unheard'] })
    expect(shown.map(({ closed }) => closed)).toEqual([true, false, false])
    notifier.onRemoved(web.id)
    expect(shown.map(({ closed }) => closed)).toEqual([true, false, true])
  })

  it('keep hostile names from becoming markup or control sequences', () => {
    const { shown, open } = scene()
    open(db, opened('i1', '<img src=x>&\u001b[31mred\u0000\u202e'))
    expect(shown[0]?.body).toContain('&lt;img src=x&gt;&amp;red')
    expect(shown[0]?.title).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('join a storm into one line, and tell singly again after it', () => {
    const { shown, open, openAt, wait } = scene()
    open(db, ...['a', 'b', 'c', 'd'].map((name) => opened(name)))
    open(web, opened('e'))
    expect(shown.map(({ title, closed }) => [title, closed])).toEqual([
      ['◆ 危険: Redis（a）', false],
      ['◆ 危険: Redis（b）', false],
      ['◆ 危険: Redis（c）', false],
      ['◆ 危険なインシデントがほかに 1 件あります', true],
      ['◆ 危険なインシデントがほかに 2 件あります', false],
    ])
    expect(shown[3]?.body).toMatch(/^db-1 で/)
    expect(shown[4]?.body).toMatch(/^db-1、web-1 で/)
    shown[4]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: null, incidentId: null })
    wait(60_000)
    open(db, opened('f'))
    expect(shown[5]?.title).toBe('◆ 危険: Redis（f）')
  })

  it('tell a person what stays on the screen after the end', () => {
    const { shown, open, notifier, notices } = scene()
    open(db, opened('i1'))
    notifier.tell('title', 'body')
    notices.stop()
    expect(shown.map(({ closed }) => closed)).toEqual([true, false])
  })
})
