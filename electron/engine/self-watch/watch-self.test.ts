import { describe, expect, it } from 'vitest'
import type { LogWatchOptions, SourceStatus } from '../logs/log-watch'
import type { Notifier } from '../notifiers/define-notifier'
import { operator, scene, type Scene } from '../testing/engine-scene'
import { createMemoryJournal } from '../testing/memory-journal'

const incidentsOf = ({ engine }: Scene) =>
  Object.values(engine.state().incidents).map(({ ruleId, target, closedBy, title }) => ({
    ruleId,
    name: target.name,
    closedBy,
    code: title.code,
  }))
const noticesOf = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.sent' ? [event.data.title.code] : []))

describe('an engine that watches itself', () => {
  it('is silent when all is well', async () => {
    const world = await scene()
    await world.clock.advance(3_600_000)
    expect(incidentsOf(world)).toEqual([])
    expect(noticesOf(world)).toEqual([])
  })

  it('tells a log that cannot be read, once, and when it can be read again', async () => {
    const given: LogWatchOptions[] = []
    const world = await scene({}, [], undefined, {
      startLogWatch: (options) => {
        given.push(options)
        return { poke: async () => undefined, stop: async () => undefined }
      },
    })
    const say = (state: SourceStatus['state']): void =>
      given[0]?.onStatus({
        sourceId: 'app',
        state,
        message: { code: 'logs.denied', params: { path: '/var/log/app.log' } },
        readBytes: 0,
        lagBytes: 0,
        lastReadAt: null,
      })
    say('unreadable')
    await world.clock.advance(10 * 60_000)
    expect(incidentsOf(world)).toEqual([
      { ruleId: 'self:source', name: 'app', closedBy: null, code: 'self.source.unreadable' },
    ])
    expect(noticesOf(world)).toEqual(['self.source.unreadable'])
    expect(world.engine.live().self.unreadableSources).toBe(1)
    say('following')
    await world.clock.advance(2 * 60_000)
    expect(incidentsOf(world)).toMatchObject([{ closedBy: 'recovered' }])
    expect(noticesOf(world)).toHaveLength(1)
  })

  it('tells a cycle that does not end', async () => {
    let end = (): void => undefined
    const stuck = new Promise<void>((resolve) => {
      end = resolve
    })
    const world = await scene({}, [], undefined, {
      startLogWatch: () => ({ poke: () => stuck, stop: async () => end() }),
    })
    await world.clock.advance(4 * 60_000)
    expect(incidentsOf(world)).toMatchObject([{ ruleId: 'self:loop', closedBy: null }])
    end()
    await world.clock.advance(2 * 60_000)
    expect(incidentsOf(world)).toMatchObject([{ closedBy: 'recovered' }])
  })

  it('tells past its queue and its record that they stand still', async () => {
    const sent: string[] = []
    const memo: Notifier = {
      id: 'memo',
      send: async (_context, { title }) => {
        sent.push(title.code)
        return { kind: 'delivered' }
      },
    }
    const journal = createMemoryJournal()
    let release = (): void => undefined
    const world = await scene({}, [], undefined, {
      notifiers: new Map([[memo.id, memo]]),
      journal: {
        ...journal,
        append: async (drafts, options) => {
          if (drafts.some(({ type }) => type === 'mode.changed'))
            await new Promise<void>((resolve) => {
              release = resolve
            })
          return journal.append(drafts, options)
        },
      },
    })
    const changing = world.engine.setMode('observe', operator)
    await world.clock.advance(3 * 60_000)
    expect(world.engine.live().self).toMatchObject({ recordsWaiting: expect.any(Number) })
    expect(sent).toEqual(['self.queue.records'])
    expect(world.logs.filter((line) => line === 'self.queue.records')).toHaveLength(1)
    release()
    await changing
    await world.clock.advance(3 * 60_000)
    expect(sent).toEqual(['self.queue.records'])
  })

  it('does not take a machine that slept for one that was late', async () => {
    const world = await scene()
    await world.clock.advance(60_000)
    world.clock.jump(8 * 3_600_000)
    await world.clock.advance(10 * 60_000)
    expect(incidentsOf(world)).toEqual([])
    expect(world.engine.live().self).toMatchObject({ clockJumps: 1 })
    const jumps = world.journal
      .events()
      .flatMap((event) => (event.type === 'clock.jumped' ? [event.data] : []))
    expect(jumps).toEqual([{ byMs: 8 * 3_600_000 }])
  })

  it('tells in the journal how long the machine slept', async () => {
    const world = await scene()
    await world.clock.advance(60_000)
    world.clock.sleep(2 * 3_600_000)
    await world.clock.advance(60_000)
    const jumps = world.journal
      .events()
      .flatMap((event) => (event.type === 'clock.jumped' ? [event.data] : []))
    expect(jumps).toEqual([{ byMs: 2 * 3_600_000, sleptMs: 2 * 3_600_000 }])
  })

  it('keeps an incident over a restart until it is seen to be well', async () => {
    const late = { lagMs: () => 3000, rssBytes: () => 1, elapsedMs: () => 0, stop: () => undefined }
    const first = await scene({}, [], undefined, { meter: late })
    await first.clock.advance(60_000)
    expect(incidentsOf(first)).toMatchObject([{ ruleId: 'self:slow', closedBy: null }])
    const second = await scene({}, first.journal.events(), first.clock.now())
    expect(incidentsOf(second)).toMatchObject([{ closedBy: null }])
    await second.clock.advance(120_000)
    expect(incidentsOf(second)).toMatchObject([{ closedBy: 'recovered' }])
  })
})
