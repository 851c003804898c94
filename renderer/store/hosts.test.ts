import { createClient } from '@shared/ipc/client'
import type { Push } from '@shared/ipc/contract'
import type { HostEntry, HostList, Link } from '@shared/ipc/hosts'
import type { Result } from '@shared/ipc/result'
import { describe, expect, it } from 'vitest'
import { hostClient } from '../bridge/host-client'
import { createHosts, selectedHost, shownHost } from './hosts'

const own: Link = { kind: 'own' }
const host = (id: string, link: Link = own): HostEntry => ({
  id,
  kind: id === 'this' ? 'this' : 'ssh',
  name: id,
  destination: id === 'this' ? null : id,
  link,
  shape: 'ok',
  approvals: 0,
})
const list = (selectedId: string): HostList => ({ selectedId, hosts: [host('this'), host('h2'), host('h3')] })

const world = () => {
  const asked: {
    readonly name: string
    readonly input: unknown
    readonly answer: (r: Result<unknown>) => void
  }[] = []
  let listener: (push: Push) => void = () => undefined
  let subscribed = 0
  const timers: (() => void)[] = []
  const client = createClient({
    call: (name, input) => new Promise((answer) => asked.push({ name, input, answer })),
    subscribe: (next) => {
      listener = next
      subscribed += 1
      return () => {
        subscribed -= 1
      }
    },
  })
  const hosts = createHosts({
    client,
    after: (_delayMs, run) => {
      timers.push(run)
      return () => void timers.splice(timers.indexOf(run), 1)
    },
  })
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await Promise.resolve()
  }
  return {
    hosts,
    client,
    asked,
    timers,
    subscribed: () => subscribed,
    push: (push: Push) => listener(push),
    answer: async (result: Result<unknown>) => {
      asked.at(-1)?.answer(result)
      await settle()
    },
    settle,
    shown: () => selectedHost(hosts.store.getState())?.id ?? null,
  }
}
const refused: Result<unknown> = { ok: false, error: { code: 'not_found', message: 'no host' } }

describe('the list of hosts', () => {
  it('is asked for, and asked again until it is told', async () => {
    const w = world()
    w.hosts.start()
    await w.answer({ ok: false, error: { code: 'unavailable', message: 'starting' } })
    expect(w.shown()).toBeNull()
    w.timers.shift()?.()
    await w.answer({ ok: true, value: list('h2') })
    expect(w.asked.map(({ name }) => name)).toEqual(['hosts.list', 'hosts.list'])
    expect(w.shown()).toBe('h2')
  })

  it('that was pushed is newer than the answer that was on its way', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('h3') })
    await w.answer({ ok: true, value: list('this') })
    expect(w.shown()).toBe('h3')
  })

  it('leaves no subscription and no timer behind', async () => {
    const w = world()
    const stop = w.hosts.start()
    await w.answer(refused)
    stop()
    expect([w.subscribed(), w.timers.length]).toEqual([0, 0])
  })
})

describe('choosing another host', () => {
  it('shows it at once, as one that is being switched to, until the desktop has switched', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('this') })
    const before = w.hosts.generation()
    const selecting = w.hosts.select('h2')
    expect(shownHost(w.hosts.store.getState())).toEqual({ id: 'h2', link: own, switching: true })
    expect(w.hosts.generation()).toBe(before + 1)
    w.push({ kind: 'hosts', list: list('this') })
    expect(shownHost(w.hosts.store.getState())).toMatchObject({ id: 'h2', switching: true })
    w.push({ kind: 'hosts', list: list('h2') })
    await w.answer({ ok: true, value: { kind: 'done' } })
    await selecting
    expect(shownHost(w.hosts.store.getState())).toEqual({ id: 'h2', link: own, switching: false })
    expect(w.hosts.generation()).toBe(before + 1)
  })

  it('goes back when the desktop refuses, and says why', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('this') })
    const selecting = w.hosts.select('h2')
    await w.answer(refused)
    await selecting
    expect(w.shown()).toBe('this')
    expect(w.hosts.store.getState().problem).toEqual({ code: 'not_found', detail: 'no host' })
  })

  it('lets the last choice win', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('this') })
    void w.hosts.select('h2')
    void w.hosts.select('h3')
    w.push({ kind: 'hosts', list: list('h2') })
    expect(shownHost(w.hosts.store.getState())).toMatchObject({ id: 'h3', switching: true })
    w.push({ kind: 'hosts', list: list('h3') })
    expect(shownHost(w.hosts.store.getState())).toMatchObject({ id: 'h3', switching: false })
  })

  it('of the one that is shown asks for nothing', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('this') })
    await w.hosts.select('this')
    expect(w.asked.filter(({ name }) => name === 'hosts.select')).toEqual([])
  })
})

describe('an answer that was asked of the host before', () => {
  it('is never given as one about the next, whether it worked or not', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('this') })
    const client = hostClient(w.client, w.hosts.generation)
    const page = client.call('timeline.page', { limit: 1 })
    const first = w.asked.at(-1)
    const snapshot = client.call('engine.snapshot', {})
    const second = w.asked.at(-1)
    w.push({ kind: 'hosts', list: list('h2') })
    first?.answer({ ok: true, value: { events: [], more: false } })
    second?.answer(refused)
    await expect(page).rejects.toMatchObject({ code: 'stale' })
    await expect(snapshot).rejects.toMatchObject({ code: 'stale' })
  })

  it('is an answer when it was asked before the first list: the window’s first picture does not wait for a second one', async () => {
    const w = world()
    w.hosts.start()
    const client = hostClient(w.client, w.hosts.generation)
    const page = client.call('timeline.page', { limit: 1 })
    const asked = w.asked.at(-1)
    w.push({ kind: 'hosts', list: list('this') })
    asked?.answer({ ok: true, value: { events: [], more: false } })
    await expect(page).resolves.toEqual({ events: [], more: false })
  })

  it('is still an answer when only the desktop was asked', async () => {
    const w = world()
    w.hosts.start()
    w.push({ kind: 'hosts', list: list('this') })
    const client = hostClient(w.client, w.hosts.generation)
    const answer = client.call('hosts.retry', { id: 'h2' })
    const asked = w.asked.at(-1)
    w.push({ kind: 'hosts', list: list('h2') })
    asked?.answer({ ok: true, value: { kind: 'done' } })
    await expect(answer).resolves.toEqual({ kind: 'done' })
  })
})
