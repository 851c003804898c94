import { describe, expect, it, vi } from 'vitest'
import { message } from '@shared/domain/message'
import type { NoticePreferences } from '@shared/ipc/desktop-calls'
import { createFakeClock } from '../../engine/testing/fake-clock'
import { createFakeNotices } from '../testing/fake-notices'
import type { Kept } from './held-file'
import type { News, OpenAt } from './news'
import { createNewsTeller } from './news-teller'
import { defaultNoticePreferences } from './notice-preferences'

const db = { id: 'h1', name: 'db-1' }
const web = { id: 'h2', name: 'web-1' }

const night: NoticePreferences['quiet'] = {
  on: true,
  from: '22:00',
  to: '07:00',
  days: [0, 1, 2, 3, 4, 5, 6],
}

const scene = (
  local = '2026-01-31T14:30',
  first: Partial<NoticePreferences> = {},
  earlier: Kept | null = null,
) => {
  const { notices, shown } = createFakeNotices()
  const clock = createFakeClock(new Date(local).getTime())
  let preferences: NoticePreferences = { ...defaultNoticePreferences, ...first }
  let kept = (): Kept | null => earlier
  const openAt = vi.fn<(where: OpenAt) => void>()
  const teller = createNewsTeller({
    notices,
    preferences: () => preferences,
    language: () => 'ja',
    now: clock.now,
    after: clock.after,
    openAt,
    testMs: 8_000,
    heldFile: {
      kept: earlier,
      keep: (what) => {
        kept = what
      },
    },
  })
  const news = (id: string, change: Partial<News> = {}): News => {
    const host = change.host ?? db
    return {
      key: `${host.id} ${id}`,
      kind: 'critical',
      host,
      title: message('incident.log', { name: 'Redis', target: id }),
      target: id,
      observations: 1,
      at: clock.now(),
      open: { hostId: host.id, incidentId: id },
      ...change,
    }
  }
  const titles = (): readonly string[] => shown.flatMap(({ title, closed }) => (closed ? [] : [title]))
  const set = (next: Partial<NoticePreferences>): void => {
    preferences = { ...preferences, ...next }
    teller.look()
  }
  const onDisk = (): Kept => JSON.parse(JSON.stringify(kept())) as Kept
  return { notices, teller, shown, openAt, clock, news, titles, set, onDisk }
}
const GATHER_MS = 250
const UPDATE_MS = 1_000

describe('a single critical incident', () => {
  it('is told by what and where, and by what a click does', async () => {
    const { teller, news, shown, clock, openAt } = scene()
    teller.add(news('redis'))
    await clock.advance(GATHER_MS)
    expect(shown).toMatchObject([
      {
        title: '◆ 危険: Redis（redis）',
        body: 'db-1 の redis で起きています。クリックするとインシデントを開きます。',
        urgency: 'critical',
      },
    ])
    shown[0]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: 'h1', incidentId: 'redis' })
  })

  it('is not told when it is over at once, and is taken back when it is over later', async () => {
    const { teller, news, titles, clock } = scene()
    teller.add(news('a'))
    teller.end('h1 a')
    await clock.advance(GATHER_MS)
    expect(titles()).toEqual([])
    teller.add(news('b'))
    await clock.advance(GATHER_MS)
    expect(titles()).toHaveLength(1)
    teller.end('h1 b')
    teller.end('h1 unheard')
    expect(titles()).toEqual([])
  })

  it('keeps control sequences of hostile names out', async () => {
    const { teller, news, shown, clock } = scene()
    teller.add(news('<img src=x>&\u001b[31mred\u0000\u202e'))
    await clock.advance(GATHER_MS)
    expect(`${shown[0]?.title}${shown[0]?.body}`).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('a storm', () => {
  it('of 1,000 within a minute is one notification with their number, the worst, and one click', async () => {
    const { teller, news, shown, clock, openAt } = scene()
    for (let n = 0; n < 1000; n += 1) {
      teller.add(news(`t${n}`, { host: n % 2 ? db : web, observations: n === 700 ? 9 : 1 }))
      await clock.advance(50)
    }
    await clock.advance(UPDATE_MS)
    expect(shown).toHaveLength(1)
    expect(shown[0]).toMatchObject({
      closed: false,
      title: '◆ 危険なインシデントが 1000 件あります',
      body: '最も重いもの: Redis（t700）。発生元: web-1、db-1。クリックすると開きます。',
    })
    expect(shown[0]?.updates).toBeLessThanOrEqual(51)
    shown[0]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: 'h2', incidentId: 't700' })
  })

  it('at one moment is one from the beginning, and names many hosts shortly', async () => {
    const { teller, news, shown, clock } = scene()
    for (let n = 0; n < 1000; n += 1)
      teller.add(news(`t${n}`, { host: { id: `h${n % 50}`, name: `host-${n % 50}` } }))
    await clock.advance(10_000)
    expect(shown).toMatchObject([{ updates: 0, title: '◆ 危険なインシデントが 1000 件あります' }])
    expect(shown[0]?.body).toContain('host-0、host-1、ほか 48 台')
  })

  it('says what is left of it, and goes with the last one', async () => {
    const { teller, news, titles, clock } = scene()
    for (const id of ['a', 'b', 'c']) teller.add(news(id))
    await clock.advance(GATHER_MS)
    teller.end('h1 a')
    await clock.advance(UPDATE_MS)
    expect(titles()).toEqual(['◆ 危険なインシデントが 2 件あります'])
    teller.end('h1 b')
    await clock.advance(UPDATE_MS)
    expect(titles()).toEqual(['◆ 危険: Redis（c）'])
    teller.endOf('h1')
    expect(titles()).toEqual([])
  })

  it('that a person put away does not come back within a minute, then with what is new', async () => {
    const { teller, news, shown, titles, clock } = scene()
    teller.add(news('a'))
    await clock.advance(GATHER_MS)
    shown[0]?.emit('close')
    for (let second = 0; second < 50; second += 1) {
      teller.add(news(`b${second}`))
      await clock.advance(1_000)
    }
    expect(shown).toHaveLength(1)
    await clock.advance(20_000)
    expect(shown).toHaveLength(2)
    expect(titles().at(-1)).toBe('◆ 危険なインシデントが 50 件あります')
  })

  it('is over after a calm minute: the next one is told by itself', async () => {
    const { teller, news, titles, clock } = scene()
    teller.add(news('a'))
    await clock.advance(60_000)
    teller.add(news('b'))
    await clock.advance(GATHER_MS)
    expect(titles()).toEqual(['◆ 危険: Redis（a）', '◆ 危険: Redis（b）'])
  })
})

describe('an approval', () => {
  it('is told apart from what is critical, less loudly, and leads to its card', async () => {
    const { teller, news, shown, clock, openAt } = scene()
    teller.add(news('i1'))
    teller.add(
      news('r1', {
        kind: 'approval',
        open: { hostId: 'h1', incidentId: 'i1', repairId: 'r1' },
        target: 'redis',
      }),
    )
    await clock.advance(GATHER_MS)
    expect(shown.map(({ title, urgency }) => [title, urgency])).toEqual([
      ['◆ 危険: Redis（i1）', 'critical'],
      ['✋ 承認待ち: Redis（r1）', 'normal'],
    ])
    shown[1]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: 'h1', incidentId: 'i1', repairId: 'r1' })
  })
})

describe('quiet hours', () => {
  it('hold everything back, and tell it as one at their end', async () => {
    const { teller, news, shown, clock, openAt } = scene('2026-01-31T23:00', { quiet: night })
    teller.add(news('a'))
    teller.add(news('b', { observations: 3 }))
    teller.add(news('r', { kind: 'approval' }))
    teller.end('h1 a')
    const lost = teller.raise({
      title: '○ web-1 のエンジンが応答しません',
      body: '',
      onClick: () => undefined,
    })
    await clock.advance(60_000)
    lost.close()
    expect(teller.held()).toBe(4)
    await clock.advance(8 * 3_600_000 - 60_001)
    expect(shown).toEqual([])
    await clock.advance(1)
    expect(shown).toMatchObject([
      {
        title: '通知を控えている間の出来事 4 件',
        body: '◆ 危険 2 件（未解決 1 件） · ✋ 承認待ち 1 件（未対応 1 件） · ○ web-1 のエンジンが応答しません（解消） — 最も重いもの: Redis（b）（db-1）。クリックすると開きます。',
        urgency: 'critical',
      },
    ])
    shown[0]?.emit('click')
    expect(openAt).toHaveBeenCalledExactlyOnceWith({ hostId: 'h1', incidentId: 'b' })
    expect(teller.held()).toBe(0)
  })

  it('tell less loudly what is all over by then', async () => {
    const { teller, news, shown, clock } = scene('2026-01-31T23:00', { quiet: night })
    teller.add(news('a'))
    teller.end('h1 a')
    await clock.advance(8 * 3_600_000)
    expect(shown).toMatchObject([
      { urgency: 'normal', body: expect.stringContaining('すべて解消しています') },
    ])
  })

  it('are broken by what is critical only where the person says so, never by approvals', async () => {
    const { teller, news, titles, clock } = scene('2026-01-31T23:00', {
      quiet: night,
      criticalBreaksQuiet: true,
    })
    teller.add(news('a'))
    teller.add(news('r', { kind: 'approval' }))
    teller.raise({ title: 'lost', body: '', onClick: () => undefined })
    await clock.advance(GATHER_MS)
    expect(titles()).toEqual(['lost', '◆ 危険: Redis（a）'])
    expect(teller.held()).toBe(1)
  })

  it('end at once when the person ends them, and by the clock when it was set', async () => {
    const { teller, news, shown, clock, set } = scene('2026-01-31T23:00', { quiet: night })
    teller.add(news('a'))
    set({ quiet: { ...night, on: false } })
    expect(shown).toHaveLength(1)
    set({ quiet: night })
    teller.add(news('b'))
    clock.jump(9 * 3_600_000)
    await clock.advance(60_000)
    expect(shown).toHaveLength(2)
  })

  it('keep the number of a storm that is too long to be kept', async () => {
    const { teller, news, shown, clock } = scene('2026-01-31T23:00', { quiet: night })
    for (let n = 0; n < 10_500; n += 1) teller.add(news(`t${n}`))
    await clock.advance(8 * 3_600_000)
    expect(shown[0]?.title).toBe('通知を控えている間の出来事 10500 件')
    expect(shown[0]?.body).toContain('◆ 危険 10500 件（未解決 10500 件）')
  })

  it('do not hold back the answer to what a person has just done', async () => {
    const { teller, titles, notices } = scene('2026-01-31T23:00', { quiet: night })
    teller.tell('title', 'body')
    expect(titles()).toEqual(['title'])
    notices.stop()
    expect(titles()).toEqual(['title'])
  })
})

describe('what quiet hours hold back', () => {
  const evening = () => {
    const { teller, news, onDisk } = scene('2026-01-31T23:00', { quiet: night })
    teller.add(news('a'))
    teller.add(news('b'))
    teller.add(news('r', { kind: 'approval' }))
    teller.raise({ title: 'db-1 に接続できません', body: '', onClick: () => undefined })
    teller.end('h1 b')
    return onDisk()
  }

  it('is told after the end of the program, when the quiet hours are over, as what has become of it', async () => {
    const { teller, shown, clock, onDisk } = scene('2026-02-01T06:00', { quiet: night }, evening())
    teller.onFirstLook('h1', new Set(['h1 r']))
    teller.look()
    await clock.advance(3_599_000)
    expect(shown).toEqual([])
    expect(teller.held()).toBe(4)
    await clock.advance(1_000)
    expect(shown).toHaveLength(1)
    expect(shown[0]?.title).toBe('通知を控えている間の出来事 4 件')
    expect(shown[0]?.body).toContain('◆ 危険 2 件（未解決 0 件）')
    expect(shown[0]?.body).toContain('db-1 に接続できません')
    expect(onDisk()).toEqual({ news: [], lines: [], more: 0 })
  })

  it('is told soon after a start in the day, but not before its hosts could say that it is over', async () => {
    const { teller, shown, clock } = scene('2026-02-01T09:00', { quiet: night }, evening())
    teller.look()
    teller.look()
    await clock.advance(9_000)
    expect(shown).toEqual([])
    teller.onFirstLook('h1', new Set(['h1 a', 'h1 r']))
    await clock.advance(1_000)
    expect(shown).toHaveLength(1)
    expect(shown[0]?.body).toContain('◆ 危険 2 件（未解決 1 件）')
  })

  it('is not told of a host that was taken out of the list, and nothing is told twice', async () => {
    const { teller, shown, clock, onDisk } = scene('2026-02-01T06:00', { quiet: night }, evening())
    teller.endOf('h1')
    await clock.advance(2 * 3_600_000)
    teller.look()
    await clock.advance(1_000)
    expect(shown).toHaveLength(1)
    expect(shown[0]?.body).toContain('未解決 0 件')
    const next = scene('2026-02-01T12:00', { quiet: night }, onDisk())
    next.teller.look()
    await next.clock.advance(60_000)
    expect(next.shown).toEqual([])
  })
})

describe('the test notification', () => {
  it('says that it was taken', async () => {
    const { teller, shown } = scene('2026-01-31T23:00', { quiet: night })
    const test = teller.test()
    shown[0]?.emit('show')
    expect(await test).toEqual({ kind: 'shown' })
  })

  it('says why it was not taken', async () => {
    const { teller, shown } = scene()
    const test = teller.test()
    const failure = { code: 'no_service', detail: 'nobody' }
    shown[0]?.emit('failed', failure)
    expect(await test).toEqual({ kind: 'failed', failure })
  })

  it('says that nobody answered', async () => {
    const { teller, clock } = scene()
    const test = teller.test()
    await clock.advance(8_000)
    expect(await test).toMatchObject({ kind: 'failed', failure: { code: 'no_answer' } })
  })
})
