import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import type { Link } from '@shared/ipc/hosts'
import { createFakeClock } from '../testing/fake-clock'
import type { EngineLink, EnginePush, LinkState } from './link'
import { createLocalHost, type OwnEngine } from './local-host'

const attached: LinkState = {
  kind: 'attached',
  sinceAt: 0,
  versions: { app: '1', contract: 1, reducer: 1 },
  actor: { kind: 'person', name: 'ops', host: 'h', face: 'viewer', proof: 'proved' },
  role: 'change',
}
const down: LinkState = { kind: 'down', sinceAt: 0, why: message('wire.closed'), detail: null, retryAt: null }

type FakeLink = EngineLink & {
  readonly become: (state: LinkState) => void
  readonly push: (push: EnginePush) => void
}

const createFakeLink = (log: string[]): FakeLink => {
  const states = new Set<(state: LinkState) => void>()
  const pushes = new Set<(push: EnginePush) => void>()
  let state: LinkState = { kind: 'connecting', sinceAt: 0 }
  return {
    state: () => state,
    onState: (listener) => {
      states.add(listener)
      return () => states.delete(listener)
    },
    call: (name) => Promise.resolve({ ok: true, value: `viewed ${name}` }),
    subscribe: (listener) => {
      pushes.add(listener)
      return () => pushes.delete(listener)
    },
    start: () => log.push('link start'),
    retry: () => log.push('link retry'),
    stop: async () => {
      log.push('link stop')
    },
    become: (next) => {
      state = next
      for (const listener of states) listener(next)
    },
    push: (push) => {
      for (const listener of pushes) listener(push)
    },
  }
}

const scene = () => {
  const clock = createFakeClock()
  const log: string[] = []
  const links: FakeLink[] = []
  const owns: { readonly yieldPlace: () => void; readonly push: (push: EnginePush) => void }[] = []
  let there: boolean | Error = false
  let holding = false
  let drain: Promise<void> = Promise.resolve()
  const bug = vi.fn<(name: string, error: unknown) => void>()
  const local = createLocalHost({
    clock,
    graceMs: 20_000,
    look: async () => {
      if (there instanceof Error) throw there
      return { mine: holding, others: there }
    },
    createOwn: (onYield): OwnEngine => {
      const listeners = new Set<(push: EnginePush) => void>()
      owns.push({
        yieldPlace: onYield,
        push: (push) => {
          for (const listener of listeners) listener(push)
        },
      })
      return {
        call: (name) => Promise.resolve({ ok: true, value: `own ${name}` }),
        subscribe: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        start: async () => {
          log.push('own start')
        },
        stop: async () => {
          log.push('own stop')
          await drain
          log.push('own gone')
        },
        onPower: (change) => log.push(`own ${change}`),
      }
    },
    createLink: () => {
      const link = createFakeLink(log)
      links.push(link)
      return link
    },
    bug,
  })
  const seen: Link['kind'][] = []
  const offers: boolean[] = []
  local.onLink((link) => {
    seen.push(link.kind)
    offers.push(local.mayTakeOver())
  })
  const pushes: EnginePush[] = []
  local.subscribe((push) => pushes.push(push))
  const link = (): FakeLink => {
    const last = links.at(-1)
    if (!last) throw new Error('nothing was attached')
    return last
  }
  return {
    clock,
    log,
    local,
    link,
    links,
    owns,
    seen,
    offers,
    pushes,
    bug,
    set: (next: boolean | Error) => (there = next),
    /** The own engine has taken the computer. */
    takeHold: () => (holding = true),
    drainFor: (work: Promise<void>): void => {
      drain = work
    },
    begin: async () => {
      local.start()
      await clock.settle()
    },
    answer: () => local.call('engine.snapshot', {}, engineActor),
  }
}

describe('where nobody watches', () => {
  it('runs this program’s engine, and answers for itself', async () => {
    const { begin, local, log, answer, owns, pushes } = scene()
    expect(await answer()).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    await begin()
    expect(local.link()).toEqual({ kind: 'own' })
    expect(await answer()).toEqual({ ok: true, value: 'own engine.snapshot' })
    owns[0]?.push({ kind: 'reset' })
    expect(pushes).toEqual([{ kind: 'reset' }])
    local.onPower('suspend')
    await local.stop()
    expect(log).toEqual(['own start', 'own suspend', 'own stop', 'own gone'])
  })

  it('waits until that can be told, and complains once', async () => {
    const { begin, local, clock, set, bug } = scene()
    set(new Error('no /proc'))
    await begin()
    await clock.advance(5000)
    expect(local.link().kind).toBe('connecting')
    expect(bug).toHaveBeenCalledOnce()
    set(false)
    await clock.advance(1000)
    expect(local.link().kind).toBe('own')
  })
})

describe('where a daemon watches', () => {
  const viewing = async () => {
    const all = scene()
    all.set(true)
    await all.begin()
    all.link().become(attached)
    return all
  }

  it('this program attaches and runs no engine', async () => {
    const { local, log, answer, link, pushes } = await viewing()
    expect(local.link()).toEqual(attached)
    expect(await answer()).toEqual({ ok: true, value: 'viewed engine.snapshot' })
    link().push({ kind: 'reset' })
    expect(pushes).toEqual([{ kind: 'reset' }])
    await local.stop()
    expect(log).toEqual(['link start', 'link stop'])
  })

  it('a restart of it changes nothing but the link', async () => {
    const { local, link, set, clock, log, seen } = await viewing()
    set(false)
    link().become(down)
    await clock.advance(5000)
    set(true)
    await clock.advance(1000)
    expect(log).toEqual(['link start', 'link retry'])
    link().become(attached)
    await clock.advance(60_000)
    expect(local.mayTakeOver()).toBe(false)
    expect(seen).toEqual(['connecting', 'attached', 'down', 'attached'])
  })

  it('its end is told, and it is replaced by nobody but a person', async () => {
    const { local, link, set, clock, log, offers } = await viewing()
    set(false)
    link().become(down)
    await clock.advance(20_000)
    expect(local.mayTakeOver()).toBe(false)
    await expect(local.takeOver()).rejects.toMatchObject({ code: 'refused' })
    await clock.advance(1000)
    expect(local.mayTakeOver()).toBe(true)
    expect(offers.at(-1)).toBe(true)
    await clock.advance(3_600_000)
    expect(local.link().kind).toBe('down')
    await local.takeOver()
    expect(local.link()).toEqual({ kind: 'own' })
    expect(local.mayTakeOver()).toBe(false)
    expect(log).toEqual(['link start', 'link stop', 'own start'])
  })

  it('one that is back at the click is not replaced', async () => {
    const { local, link, set, clock, log } = await viewing()
    set(false)
    link().become(down)
    await clock.advance(30_000)
    expect(local.mayTakeOver()).toBe(true)
    set(true)
    await expect(local.takeOver()).rejects.toMatchObject({ code: 'refused' })
    expect(log).toEqual(['link start'])
  })

  it('one that is there but does not let us in, or is of another version, is never replaced', async () => {
    const { local, link, clock, offers } = await viewing()
    link().become({ ...down, why: message('wire.no_rights', { place: '/run/mamori', user: 'ops' }) })
    await clock.advance(3_600_000)
    expect(local.mayTakeOver()).toBe(false)
    expect(offers).not.toContain(true)
    await expect(local.takeOver()).rejects.toMatchObject({ code: 'refused' })
  })

  it('one that ends before this program ever reached it was not counted on', async () => {
    const { local, begin, set, clock, log } = scene()
    set(true)
    await begin()
    set(false)
    await clock.advance(1000)
    expect(local.link()).toEqual({ kind: 'own' })
    expect(log).toEqual(['link start', 'link stop', 'own start'])
  })
})

describe('a daemon that appears', () => {
  it('gets the place from an engine that holds it, and is shown after that has ended', async () => {
    const { local, begin, set, clock, log, takeHold, owns, drainFor, answer, link } = scene()
    let drained = (): void => undefined
    drainFor(new Promise((resolve) => (drained = resolve)))
    await begin()
    takeHold()
    set(true)
    await clock.advance(5000)
    expect(log).toEqual(['own start'])
    owns[0]?.yieldPlace()
    owns[0]?.yieldPlace()
    await clock.settle()
    expect(log).toEqual(['own start', 'own stop'])
    // A repair that is being carried out is still shown by the engine that does it.
    expect(local.link()).toEqual({ kind: 'own' })
    expect(await answer()).toEqual({ ok: true, value: 'own engine.snapshot' })
    drained()
    await clock.settle()
    expect(log).toEqual(['own start', 'own stop', 'own gone', 'link start'])
    link().become(attached)
    expect(local.link()).toEqual(attached)
  })

  it('is attached to within two seconds where the own engine had nothing to do', async () => {
    const { begin, set, clock, log } = scene()
    await begin()
    set(true)
    await clock.advance(2000)
    expect(log).toEqual(['own start', 'own stop', 'own gone', 'link start'])
  })

  it('is expected back even when it was never reached', async () => {
    const { local, begin, set, clock, owns } = scene()
    await begin()
    owns[0]?.yieldPlace()
    await clock.settle()
    set(false)
    await clock.advance(10_000)
    expect(local.link().kind).toBe('connecting')
    await clock.advance(12_000)
    expect(local.mayTakeOver()).toBe(true)
  })
})

describe('two windows that begin at once', () => {
  it('do not both give way: the one that holds the computer keeps it', async () => {
    const { local, begin, set, clock, takeHold } = scene()
    await begin()
    takeHold()
    set(true)
    await clock.advance(10_000)
    expect(local.link()).toEqual({ kind: 'own' })
  })

  it('do not both wait: the one that gave way to an engine that never came watches', async () => {
    const { local, begin, set, clock, log } = scene()
    await begin()
    set(true)
    await clock.advance(1000)
    set(false)
    await clock.advance(2000)
    expect(local.link()).toEqual({ kind: 'own' })
    expect(log).toEqual(['own start', 'own stop', 'own gone', 'link start', 'link stop', 'own start'])
  })
})

describe('the end', () => {
  it('comes after the change that is under way, and nothing begins after it', async () => {
    const { local, begin, set, clock, log, drainFor } = scene()
    let drained = (): void => undefined
    drainFor(new Promise((resolve) => (drained = resolve)))
    await begin()
    set(true)
    await clock.advance(1000)
    const stopped = local.stop()
    drained()
    await stopped
    await clock.advance(10_000)
    expect(log).toEqual(['own start', 'own stop', 'own gone'])
    expect(local.link().kind).toBe('connecting')
  })

  it('comes once', async () => {
    const { local, begin, log } = scene()
    await begin()
    await Promise.all([local.stop(), local.stop()])
    expect(log).toEqual(['own start', 'own stop', 'own gone'])
  })
})
