import { expect, it } from 'vitest'
import { createTurnstile } from './turnstile'

it('lets so many in side by side, in the order in which they came, also after one has failed', async () => {
  const pass = createTurnstile(2)
  const events: string[] = []
  const ends: (() => void)[] = []
  const task = (name: string) =>
    pass(async () => {
      events.push(`${name} in`)
      await new Promise<void>((resolve) => ends.push(resolve))
      events.push(`${name} out`)
      if (name === 'a') throw new Error('broke')
    })
  const all = Promise.allSettled(['a', 'b', 'c', 'd'].map(task))
  await expect.poll(() => events).toEqual(['a in', 'b in'])
  ends.shift()?.()
  await expect.poll(() => events).toEqual(['a in', 'b in', 'a out', 'c in'])
  for (let end = ends.shift(); end; end = ends.shift()) {
    end()
    await Promise.resolve()
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(events.filter((event) => event.endsWith('in'))).toEqual(['a in', 'b in', 'c in', 'd in'])
})
