import type { Actor } from '@shared/domain/actor'
import { AppError } from '@shared/ipc/app-error'
import { contract, type Push, type Snapshot } from '@shared/ipc/contract'
import type { HostList } from '@shared/ipc/hosts'
import type { Result } from '@shared/ipc/result'
import type { EngineCall } from '../../engine/host'
import type { EngineFace } from '../../engine/link/engine-face'
import type { LocalHost } from '../../engine/link/local-host'
import { followHost, type FollowedHost } from './followed-host'
import { MOST_HOSTS, THIS_HOST, type HostStore } from './host-store'
import type { HostSummary } from './overall'
import { createThrottle } from './throttle'

/** The list is told at most four times a second. */
const TELL_MS = 250
/** An approval that was put off comes back by time alone, without an event. */
const REFRESH_MS = 30_000

export type HostPlace = { readonly id: string; readonly name: string }

export type HostsDeps = {
  readonly local: LocalHost
  readonly localName: string
  /** Makes the connection to another host, not yet started. */
  readonly openRemote: (destination: string) => EngineFace
  readonly store: HostStore
  readonly actor: Actor
  readonly now: () => number
  readonly newId: () => string
  readonly bug: (name: string, error: unknown) => void
  /** To the window: the list, and what the selected host's engine says. */
  readonly onPush: (push: Push) => void
  /** The list or a summary has changed. */
  readonly onChange: () => void
  readonly onSnapshot: (host: HostPlace, before: Snapshot | null, after: Snapshot) => void
  readonly onRemoved: (id: string) => void
}

/** All hosts that the window follows, one of which it shows. */
export type Hosts = {
  readonly list: () => HostList
  readonly summaries: () => readonly HostSummary[]
  readonly mayTakeOver: () => boolean
  /** Whether this program runs an engine of its own. */
  readonly watchesItself: () => boolean
  /** Asks the engine of the selected host. Never rejects. */
  readonly selectedId: () => string
  readonly call: (name: EngineCall, input: unknown, actor: Actor) => Promise<Result<unknown>>
  readonly select: (id: string) => Promise<void>
  /** Resolves to the id of the host; one that is in the list already is only renamed. */
  readonly add: (destination: string, name: string) => Promise<string>
  readonly remove: (id: string) => Promise<void>
  readonly retry: (id: string) => void
  readonly takeOver: () => Promise<void>
  readonly onPower: LocalHost['onPower']
  readonly start: () => void
  readonly stop: () => Promise<void>
}

const stale: Result<unknown> = {
  ok: false,
  error: { code: 'stale', message: 'another host was selected meanwhile' },
}

/** Follows this computer and every host of the list side by side. */
export const createHosts = (deps: HostsDeps): Hosts => {
  const { local, store, actor, now, bug } = deps
  const followed = new Map<string, FollowedHost>()
  let selectedId = THIS_HOST
  let toldList = ''

  const list = (): HostList => ({
    selectedId,
    hosts: [...followed.values()].map((host) =>
      host.id === THIS_HOST ? { ...host.entry(), mayTakeOver: local.mayTakeOver() } : host.entry(),
    ),
  })
  const tell = (): void => {
    const next = list()
    const seen = JSON.stringify(next)
    // The list does not carry all that the tray shows, so the tray looks for itself.
    deps.onChange()
    if (seen === toldList) return
    toldList = seen
    deps.onPush({ kind: 'hosts', list: next })
  }
  const changed = createThrottle(tell, TELL_MS)

  const found = (id: string): FollowedHost => {
    const host = followed.get(id)
    if (!host) throw new AppError('not_found', `no host ${id}`)
    return host
  }
  const save = (hosts = store.current().hosts): Promise<void> => store.save({ selectedId, hosts })
  const renamed = (id: string, name: string): Promise<void> => {
    found(id).rename(name)
    changed.soon()
    return save(store.current().hosts.map((host) => (host.id === id ? { ...host, name } : host)))
  }

  const follow = (
    what: Pick<FollowedHost, 'id' | 'destination' | 'face'> & { name: string; wasAttached: boolean },
  ): FollowedHost => {
    const { id } = what
    const host = followHost({
      ...what,
      kind: id === THIS_HOST ? 'this' : 'ssh',
      actor,
      now,
      bug,
      onChange: changed.soon,
      onFirstAttached: () => {
        if (id === THIS_HOST) return
        const { hosts } = store.current()
        save(hosts.map((known) => (known.id === id ? { ...known, wasAttached: true } : known))).catch(
          (error: unknown) => bug('hosts', error),
        )
      },
      onSnapshot: (before, after) => deps.onSnapshot({ id, name: host.entry().name }, before, after),
      onPush: (push) => {
        if (selectedId === id) deps.onPush(push)
      },
    })
    followed.set(id, host)
    return host
  }

  const select = (id: string): void => {
    found(id)
    if (id === selectedId) return
    selectedId = id
    changed.now()
    deps.onPush({ kind: 'reset' })
  }

  follow({ id: THIS_HOST, name: deps.localName, destination: null, face: local, wasAttached: false })
  for (const stored of store.current().hosts) follow({ ...stored, face: deps.openRemote(stored.destination) })
  if (followed.has(store.current().selectedId)) selectedId = store.current().selectedId
  const refresh = setInterval(changed.soon, REFRESH_MS)

  return {
    list,
    selectedId: () => selectedId,
    summaries: () => [...followed.values()].map((host) => host.summary()),
    mayTakeOver: local.mayTakeOver,
    watchesItself: () => local.link().kind === 'own',
    call: async (name, input, who) => {
      const asked = selectedId
      const result = await found(asked).face.call(name, input, who)
      // What was done is told all the same; what one host shows must not stand for another.
      return selectedId !== asked && contract[name].needs === 'look' ? stale : result
    },
    select: async (id) => {
      select(id)
      await save()
    },
    add: async (destination, name) => {
      const shown = name === '' ? destination : name
      const known = store.current().hosts.find((host) => host.destination === destination)
      if (known) {
        await renamed(known.id, shown)
        return known.id
      }
      if (followed.size > MOST_HOSTS) throw new AppError('refused', `more than ${MOST_HOSTS} hosts`)
      const id = deps.newId()
      const stored = { id, name: shown, destination, wasAttached: false }
      const host = follow({ ...stored, face: deps.openRemote(destination) })
      changed.soon()
      host.start()
      await save([...store.current().hosts, stored])
      return id
    },
    remove: async (id) => {
      const host = found(id)
      if (id === THIS_HOST) throw new AppError('refused', 'this computer stays in the list')
      if (selectedId === id) select(THIS_HOST)
      followed.delete(id)
      deps.onRemoved(id)
      changed.soon()
      host.stop().catch((error: unknown) => bug('host', error))
      await save(store.current().hosts.filter((known) => known.id !== id))
    },
    retry: (id) => found(id).face.retry(),
    takeOver: local.takeOver,
    onPower: (change) => {
      local.onPower(change)
      if (change === 'resume') for (const host of followed.values()) host.face.retry()
    },
    start: () => {
      for (const host of followed.values()) host.start()
    },
    stop: async () => {
      clearInterval(refresh)
      changed.stop()
      const [own, ...others] = [...followed.values()]
      await Promise.all(others.map((host) => host.stop()))
      await own?.stop()
    },
  }
}
