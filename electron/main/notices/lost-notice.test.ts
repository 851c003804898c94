import { describe, expect, it, vi } from 'vitest'
import type { HostEntry, Link } from '@shared/ipc/hosts'
import { createFakeClock } from '../../engine/testing/fake-clock'
import { createLostNotice } from './lost-notice'
import { attachedLink, downLink } from '../testing/fake-face'
import { createFakeNotices } from '../testing/fake-notices'
import type { OpenAt } from './news'

const entry = (id: string, link: Link, mayTakeOver = false): HostEntry => ({
  id,
  kind: id === 'this' ? 'this' : 'ssh',
  name: id,
  destination: null,
  link,
  shape: 'unknown',
  approvals: 0,
  mayTakeOver,
})

const scene = () => {
  const clock = createFakeClock(Date.parse('2026-01-31T14:30:15'))
  const { notices, shown } = createFakeNotices()
  const openAt = vi.fn<(where: OpenAt) => void>()
  const lost = createLostNotice({ notices, language: () => 'ja', now: clock.now, after: clock.after, openAt })
  const list = (...hosts: readonly HostEntry[]): void => lost.onList({ selectedId: 'this', hosts })
  return { clock, shown, openAt, lost, list }
}
const GRACE_MS = 23_000

describe('the notification about lost engines', () => {
  it('comes once when an engine that was attached stays away, with the time since when', async () => {
    const { clock, shown, list, openAt } = scene()
    list(entry('db', attachedLink))
    list(entry('db', downLink))
    await clock.advance(GRACE_MS - 1)
    expect(shown).toEqual([])
    await clock.advance(1)
    expect(shown).toMatchObject([
      {
        title: '○ db のエンジンが応答しません',
        body: '14:30 から状態が分かりません（エンジンとの接続が切れました）。復旧すると自動でつながります。クリックすると Mamori を開きます。',
      },
    ])
    list(entry('db', { kind: 'connecting', sinceAt: 0 }))
    await clock.advance(10 * GRACE_MS)
    expect(shown).toHaveLength(1)
    shown[0]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: 'db', incidentId: null })
  })

  it('says that this computer can take over where that is so', async () => {
    const { clock, shown, list } = scene()
    list(entry('this', { kind: 'own' }))
    list(entry('this', downLink, true))
    await clock.advance(GRACE_MS)
    expect(shown[0]?.body).toContain('このセッションだけ監視を引き継げます')
  })

  it('does not come for a restart, nor for a host that was never reached', async () => {
    const { clock, shown, list } = scene()
    list(entry('db', attachedLink), entry('web', downLink))
    list(entry('db', downLink), entry('web', downLink))
    await clock.advance(GRACE_MS - 1)
    list(entry('db', attachedLink), entry('web', downLink))
    await clock.advance(10 * GRACE_MS)
    expect(shown).toEqual([])
  })

  it('is one for all that are lost, and goes when the last is back', async () => {
    const { clock, shown, list } = scene()
    list(entry('a', attachedLink), entry('b', attachedLink))
    list(entry('a', downLink), entry('b', downLink))
    await clock.advance(GRACE_MS)
    expect(shown.map(({ title }) => title)).toEqual(['○ a、b のエンジンが応答しません'])
    list(entry('a', attachedLink), entry('b', downLink))
    expect(shown.map(({ closed }) => closed)).toEqual([false])
    list(entry('a', attachedLink), entry('b', attachedLink))
    expect(shown.map(({ closed }) => closed)).toEqual([true])
  })

  it('joins a host that is lost later', async () => {
    const { clock, shown, list } = scene()
    list(entry('a', attachedLink), entry('b', attachedLink))
    list(entry('a', downLink), entry('b', attachedLink))
    await clock.advance(GRACE_MS)
    list(entry('a', downLink), entry('b', downLink))
    await clock.advance(GRACE_MS)
    expect(shown.map(({ title, closed }) => [title, closed])).toEqual([
      ['○ a のエンジンが応答しません', true],
      ['○ a、b のエンジンが応答しません', false],
    ])
  })

  it('gives every connection its time again after the computer slept', async () => {
    const { clock, shown, list, lost } = scene()
    list(entry('a', attachedLink))
    list(entry('a', downLink))
    await clock.advance(GRACE_MS - 1)
    lost.restart()
    await clock.advance(GRACE_MS - 1)
    expect(shown).toEqual([])
    lost.stop()
    await clock.advance(GRACE_MS)
    expect(shown).toEqual([])
  })
})
