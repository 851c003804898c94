import { expect, it } from 'vitest'
import type { SourceState } from '@shared/domain/event'
import type { LogWatchOptions } from '../logs/log-watch'
import { scene } from '../testing/engine-scene'

it('tells a log that comes and goes all day within bounds, and in the end as it is', async () => {
  const given: LogWatchOptions[] = []
  const world = await scene({}, [], undefined, {
    startLogWatch: (options) => {
      given.push(options)
      return { poke: async () => undefined, stop: async () => undefined }
    },
  })
  const say = (state: SourceState): void =>
    given[0]?.onStatus({
      sourceId: 'app',
      state,
      message: { code: 'logs.missing', params: { path: '/var/log/app.log' } },
      readBytes: 0,
      lagBytes: 0,
      lastReadAt: null,
    })
  for (let second = 0; second < 7200; second += 2) {
    say(second % 4 === 0 ? 'following' : 'waiting')
    await world.clock.advance(2000)
  }
  const told = () => world.journal.events().filter(({ type }) => type === 'source.changed')
  expect(told().length).toBeGreaterThan(50)
  expect(told().length).toBeLessThan(50 + 2 * 6 + 2 * 12 + 2)
  expect(world.engine.live().sources['app']?.state).toBe('waiting')
  await world.clock.advance(5 * 60_000)
  expect(world.engine.state().sources['app']?.state).toBe('waiting')
})
