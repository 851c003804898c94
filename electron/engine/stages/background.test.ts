import { expect, it } from 'vitest'
import { createBackground } from './background'

it('is idle when all that was begun has ended, also what began meanwhile', async () => {
  const bugs: string[] = []
  const work = createBackground((name) => bugs.push(name))
  let ended = 0
  work.begin('first', async () => {
    await Promise.resolve()
    work.begin('second', async () => {
      await Promise.resolve()
      ended += 1
    })
    ended += 1
  })
  work.begin('broken', () => Promise.reject(new Error('no')))
  expect(work.isBusy()).toBe(true)
  await work.idle()
  expect([ended, work.isBusy(), bugs]).toEqual([2, false, ['broken']])
})
