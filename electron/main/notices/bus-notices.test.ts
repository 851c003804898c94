import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import dbus from 'dbus-next'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { NoticeFailure } from '@shared/ipc/desktop-calls'
import { startDesktop, type Desktop } from '../testing/session-desktop'
import { createBusNotices, escapeMarkup } from './bus-notices'
import type { NoticeContent } from './notices'
import { busAddress } from './session-bus'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const startBus = async (hasNotices = true): Promise<Desktop> => {
  const folder = await mkdtemp(join(tmpdir(), 'mamori-bus-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  const desktop = await startDesktop(folder, { hasTray: false, hasNotices })
  ends.push(desktop.stop)
  return desktop
}

const noticesAt = (address: string | null) => {
  const notices = createBusNotices({ address, icon: '/icon.png', openLabel: () => '開く' })
  ends.push(notices.stop)
  return notices
}
const over = (desktop: Desktop) => noticesAt(busAddress(desktop.env))

const content = (title: string, more: Partial<NoticeContent> = {}): NoticeContent => ({
  title,
  body: 'body',
  urgency: 'critical',
  ...more,
})

const raise = (notices: ReturnType<typeof noticesAt>, what: NoticeContent) => {
  const heard: string[] = []
  const failed = vi.fn<(failure: NoticeFailure) => void>()
  const handle = notices.create(what)
  for (const event of ['show', 'click', 'close'] as const) handle.on(event, () => heard.push(event))
  handle.on('failed', failed)
  handle.show()
  return { handle, heard, failed }
}

describe('a notification on the session’s bus', () => {
  it('reaches the service as plain text with its urgency, and hears its click', async () => {
    const desktop = await startBus()
    const { heard } = raise(over(desktop), content('◆ a', { body: '<b>&' }))
    await vi.waitFor(() => expect(heard).toEqual(['show']))
    expect(desktop.shownNotices()).toMatchObject([
      {
        title: '◆ a',
        body: '&lt;b&gt;&amp;',
        urgency: 2,
        icon: '/icon.png',
        actions: ['default', '開く'],
        hints: { 'desktop-entry': 'mamori' },
      },
    ])
    desktop.clickNotice(1)
    await vi.waitFor(() => expect(heard).toEqual(['show', 'click']))
    expect(desktop.closedNotices()).toEqual([])
  })

  it('hears a click that comes together with the answer of the service', async () => {
    const desktop = await startBus()
    const notices = over(desktop)
    for (let id = 1; id <= 20; id += 1) {
      const { heard } = raise(notices, content(String(id)))
      while (!desktop.shownNotices().some((one) => one.id === id)) await nextTurn()
      desktop.clickNotice(id)
      await vi.waitFor(() => expect(heard).toEqual(['show', 'click']))
    }
  })

  it('says something else in its place, of many things the newest', async () => {
    const desktop = await startBus()
    const { handle, heard } = raise(over(desktop), content('1'))
    await vi.waitFor(() => expect(heard).toEqual(['show']))
    for (let n = 2; n <= 1000; n += 1) handle.update(content(String(n)))
    await vi.waitFor(() => expect(desktop.shownNotices().map(({ title }) => title)).toEqual(['1000']))
    expect(desktop.notices().length).toBeLessThan(5)
    expect(new Set(desktop.notices().map(({ id }) => id)).size).toBe(1)
    expect(desktop.notices().at(-1)?.hints).toMatchObject({ 'suppress-sound': true })
    expect(heard).toEqual(['show'])
  })

  it('is taken back, also when it is still on its way', async () => {
    const desktop = await startBus()
    const notices = over(desktop)
    const early = raise(notices, content('early'))
    early.handle.close()
    await vi.waitFor(() => expect(early.heard).toContain('close'))
    const late = raise(notices, content('late'))
    await vi.waitFor(() => expect(late.heard).toEqual(['show']))
    late.handle.close()
    late.handle.update(content('too late'))
    await vi.waitFor(() => expect(desktop.shownNotices()).toEqual([]))
    expect(desktop.notices().map(({ title }) => title)).not.toContain('too late')
    expect(late.heard).toEqual(['show', 'close'])
  })

  it('is taken back before the program ends', async () => {
    const desktop = await startBus()
    const notices = over(desktop)
    const { handle, heard } = raise(notices, content('a'))
    await vi.waitFor(() => expect(heard).toEqual(['show']))
    handle.close()
    await notices.stop()
    await vi.waitFor(() => expect(desktop.shownNotices()).toEqual([]))
  })

  it('is taken back before the program ends while it is still on its way', async () => {
    const desktop = await startBus()
    const notices = over(desktop)
    const { handle } = raise(notices, content('a'))
    await notices.probe()
    handle.close()
    await notices.stop()
    await vi.waitFor(() => expect(desktop.closedNotices()).toEqual([1]))
    expect(desktop.shownNotices()).toEqual([])
  })

  it('is gone with its service, and the next one goes to the new service', async () => {
    const desktop = await startBus()
    const notices = over(desktop)
    const first = raise(notices, content('a'))
    await vi.waitFor(() => expect(first.heard).toEqual(['show']))
    await desktop.endNotices()
    await vi.waitFor(() => expect(first.heard).toEqual(['show', 'close']))
    const lost = raise(notices, content('b'))
    await vi.waitFor(() => expect(lost.failed).toHaveBeenCalledOnce())
    expect(lost.failed.mock.calls[0]?.[0].code).toBe('no_service')
    await desktop.startNotices()
    const next = raise(notices, content('c'))
    await vi.waitFor(() => expect(next.heard).toEqual(['show']))
  })
})

describe('where notifications cannot be shown', () => {
  it.each([
    ['nobody says where a bus is', null, 'no_bus'],
    ['there is no bus', 'unix:socket=/nonexistent/bus', 'no_bus'],
  ])('%s: that is told, and nothing is thrown', async (_name, address, code) => {
    const notices = noticesAt(address)
    expect(await notices.probe()).toMatchObject({ kind: 'unavailable', failure: { code } })
    const { failed } = raise(notices, content('a'))
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce())
    expect(failed.mock.calls[0]?.[0].code).toBe(code)
  })

  it('that no service is there is told', async () => {
    const notices = over(await startBus(false))
    expect(await notices.probe()).toMatchObject({ kind: 'unavailable', failure: { code: 'no_service' } })
  })

  it('where there is one its own name is told', async () => {
    expect(await over(await startBus()).probe()).toEqual({ kind: 'ready', service: 'test' })
  })

  it('a service that never answers is given up', async () => {
    const desktop = await startBus(false)
    const address = busAddress(desktop.env)
    const mute = dbus.sessionBus({ busAddress: address ?? '' })
    ends.push(() => mute.disconnect())
    // Every call counts as handled, and none is answered.
    mute.addMethodHandler(() => true)
    await mute.requestName('org.freedesktop.Notifications', 0)
    const notices = createBusNotices({ address, icon: '', openLabel: () => '', timeoutMs: 50 })
    ends.push(notices.stop)
    expect(await notices.probe()).toMatchObject({ kind: 'unavailable', failure: { code: 'no_answer' } })
  })
})

describe('the place of the bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, 'unix:socket=/run/user/1000/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=ab' }, 'unix:socket=\0/tmp/dbus-x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=ab,path=/a%20b' }, 'unix:socket=/a b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:path=/b' }, 'unix:socket=/b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, null],
    [{ XDG_RUNTIME_DIR: '/run/user/7' }, 'unix:socket=/run/user/7/bus'],
    [{}, null],
  ])('%j is %s', (env, address) => {
    expect(busAddress(env)).toBe(address)
  })
})

it('markup is written out', () => {
  expect(escapeMarkup(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;')
})
