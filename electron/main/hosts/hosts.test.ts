import { afterEach, describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import type { Push, Snapshot } from '@shared/ipc/contract'
import { hostListSchema, type HostList } from '@shared/ipc/hosts'
import type { LocalHost } from '../../engine/link/local-host'
import { attachedLink, createFakeFace, downLink, type FakeFace } from '../testing/fake-face'
import { incident, running } from '../testing/sample-state'
import { hostCalls } from './host-calls'
import { MOST_HOSTS, type StoredHosts } from './host-store'
import { createHosts, type HostPlace } from './hosts'

const scene = (stored: StoredHosts = { selectedId: 'this', hosts: [] }) => {
  const here = createFakeFace()
  const power = vi.fn<LocalHost['onPower']>()
  const takeOver = vi.fn<LocalHost['takeOver']>(() => Promise.resolve())
  let offers = false
  const faces = new Map<string, FakeFace>()
  const pushes: Push[] = []
  const snapshots: [HostPlace, Snapshot][] = []
  const removed: string[] = []
  let kept = stored
  let ids = 0
  const bug = vi.fn<(name: string, error: unknown) => void>()
  const hosts = createHosts({
    local: { ...here, mayTakeOver: () => offers, takeOver, onPower: power },
    localName: 'desk',
    openRemote: (destination) => {
      const face = createFakeFace()
      faces.set(destination, face)
      return face
    },
    store: {
      current: () => kept,
      save: async (next) => {
        kept = next
      },
    },
    actor: engineActor,
    now: () => 0,
    newId: () => `ssh-${(ids += 1)}`,
    bug,
    onPush: (push) => pushes.push(push),
    onChange: () => undefined,
    onSnapshot: (host, _before, after) => snapshots.push([host, after]),
    onRemoved: (id) => removed.push(id),
  })
  const face = (destination: string): FakeFace => {
    const found = faces.get(destination)
    if (!found) throw new Error(`no connection to ${destination}`)
    return found
  }
  const kinds = (): readonly string[] => pushes.map(({ kind }) => kind)
  const lists = (): readonly HostList[] =>
    pushes.flatMap((push) => (push.kind === 'hosts' ? [hostListSchema.parse(push.list)] : []))
  ends.push(hosts.stop)
  return {
    hosts,
    here,
    face,
    faces,
    pushes,
    kinds,
    lists,
    snapshots,
    removed,
    power,
    takeOver,
    bug,
    kept: () => kept,
    offer: () => (offers = true),
  }
}
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const two: StoredHosts = {
  selectedId: 'b',
  hosts: [
    { id: 'a', name: 'web', destination: 'web-1', wasAttached: false },
    { id: 'b', name: 'db', destination: 'ops@db-1', wasAttached: true },
  ],
}

describe('the list of hosts', () => {
  it('begins with this computer, and the selected host outlives the program', () => {
    const { hosts, face, here } = scene(two)
    hosts.start()
    expect(hosts.list()).toMatchObject({
      selectedId: 'b',
      hosts: [
        { id: 'this', kind: 'this', name: 'desk', destination: null, mayTakeOver: false },
        { id: 'a', kind: 'ssh', name: 'web', destination: 'web-1' },
        { id: 'b', kind: 'ssh', name: 'db', destination: 'ops@db-1' },
      ],
    })
    expect([here.log, face('web-1').log, face('ops@db-1').log]).toEqual([['start'], ['start'], ['start']])
  })

  it('shows this computer when the selected host is in no list', () => {
    expect(scene({ ...two, selectedId: 'gone' }).hosts.list().selectedId).toBe('this')
  })

  it('tells how each host is, at most four times a second', async () => {
    const { hosts, face, lists } = scene(two)
    hosts.start()
    face('web-1').show(running({ incidents: { i: incident('i') } }))
    face('web-1').become(attachedLink)
    face('ops@db-1').become(downLink)
    await vi.waitFor(() =>
      expect(
        lists()
          .at(-1)
          ?.hosts.map(({ shape }) => shape),
      ).toEqual(['unknown', 'critical', 'unknown']),
    )
    expect(lists().length).toBeLessThanOrEqual(2)
  })

  it('remembers that a host was reached', async () => {
    const { face, kept } = scene(two)
    face('web-1').become(attachedLink)
    await vi.waitFor(() => expect(kept().hosts.map(({ wasAttached }) => wasAttached)).toEqual([true, true]))
  })

  it('takes on a host, once for each destination', async () => {
    const { hosts, face, kept, faces } = scene()
    hosts.start()
    const id = await hosts.add('web-1', '')
    expect(face('web-1').log).toEqual(['start'])
    expect(kept().hosts).toEqual([{ id, name: 'web-1', destination: 'web-1', wasAttached: false }])
    expect(await hosts.add('web-1', 'front')).toBe(id)
    expect(kept().hosts).toMatchObject([{ id, name: 'front' }])
    expect(hosts.list().hosts[1]?.name).toBe('front')
    expect(faces.size).toBe(1)
  })

  it('takes on no more than it can follow', async () => {
    const { hosts } = scene()
    for (let n = 0; n < MOST_HOSTS; n += 1) await hosts.add(`h${n}`, '')
    await expect(hosts.add('one-more', '')).rejects.toMatchObject({ code: 'refused' })
  })

  it('lets a host go, and shows this computer when it was the selected one', async () => {
    const { hosts, face, kept, kinds, removed } = scene(two)
    await hosts.remove('b')
    expect(hosts.list()).toMatchObject({ selectedId: 'this', hosts: [{ id: 'this' }, { id: 'a' }] })
    expect(kept()).toMatchObject({ selectedId: 'this', hosts: [{ id: 'a' }] })
    expect(face('ops@db-1').log).toEqual(['stop'])
    expect(kinds()).toContain('reset')
    expect(removed).toEqual(['b'])
    await expect(hosts.remove('this')).rejects.toMatchObject({ code: 'refused' })
    await expect(hosts.remove('b')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('says that this computer may take over', async () => {
    const { hosts, here, offer, lists, takeOver } = scene()
    here.become(downLink)
    offer()
    here.become(downLink)
    await vi.waitFor(() => expect(lists().at(-1)?.hosts[0]?.mayTakeOver).toBe(true))
    await hostCalls(hosts)['hosts.take_over']({}, engineActor)
    expect(takeOver).toHaveBeenCalledOnce()
  })
})

describe('the selected host', () => {
  it('is the only one whose pushes go to the window', () => {
    const { face, here, pushes } = scene(two)
    for (const each of [here, face('web-1'), face('ops@db-1')]) each.push({ kind: 'events', events: [] })
    expect(pushes).toEqual([{ kind: 'events', events: [] }])
  })

  it('is changed with the list first and then a reset, and stays selected', async () => {
    const { hosts, kinds, kept } = scene(two)
    await hosts.select('a')
    expect(kinds()).toEqual(['hosts', 'reset'])
    expect(kept().selectedId).toBe('a')
    await hosts.select('a')
    expect(kinds()).toEqual(['hosts', 'reset'])
    await expect(hosts.select('nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('answers the calls', async () => {
    const { hosts, face, here } = scene(two)
    face('ops@db-1').become(attachedLink)
    expect(await hosts.call('mode.set', { mode: 'auto' }, engineActor)).toEqual({
      ok: true,
      value: { kind: 'done' },
    })
    expect(face('ops@db-1').calls).toContainEqual({ name: 'mode.set', input: { mode: 'auto' } })
    expect(here.calls).toEqual([])
  })

  it('never shows the answer of the one before; what was done there is told', async () => {
    const { hosts, face } = scene(two)
    face('ops@db-1').become(attachedLink)
    const letGo = face('ops@db-1').hold()
    const looked = hosts.call('engine.snapshot', {}, engineActor)
    const acted = hosts.call('cycle.run', {}, engineActor)
    await hosts.select('a')
    letGo()
    expect(await looked).toMatchObject({ ok: false, error: { code: 'stale' } })
    expect(await acted).toMatchObject({ ok: true })
  })
})

describe('every host', () => {
  it('is heard, whichever is shown', async () => {
    const { face, snapshots } = scene(two)
    face('web-1').become(attachedLink)
    await vi.waitFor(() => expect(snapshots).toMatchObject([[{ id: 'a', name: 'web' }, { kind: 'running' }]]))
  })

  it('is asked again when the computer wakes up', () => {
    const { hosts, face, power } = scene(two)
    hosts.onPower('suspend')
    expect(face('web-1').log).toEqual([])
    hosts.onPower('resume')
    expect([face('web-1').log, face('ops@db-1').log]).toEqual([['retry'], ['retry']])
    expect(power.mock.calls).toEqual([['suspend'], ['resume']])
  })

  it('is let go at the end, this computer last', async () => {
    const order: string[] = []
    const { hosts, face, here } = scene(two)
    for (const [name, each] of [
      ['web', face('web-1')],
      ['this', here],
    ] as const)
      vi.spyOn(each.log, 'push').mockImplementation((word) => order.push(`${name} ${word}`))
    await hosts.stop()
    expect(order).toEqual(['web stop', 'this stop'])
  })
})
