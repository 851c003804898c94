import { mkdtemp, readdir, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@shared/domain/message'
import type { Mode } from '@shared/domain/outcome'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { createFakeClock } from '../../testing/fake-clock'
import { lookContext } from '../../testing/look-context'
import { createDirectHand } from '../hand/direct-hand'
import { createTrashKeeper } from './keep-trash'
import { systemClock } from '../../system-clock'
import { DAY_MS, deleteStep, guardContext } from '../../testing/delete-step'
import deletion from '../steps/delete'

let root: string
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'mamori-keep-trash-')))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Two old files, moved to the trash by a repair. */
const moveToTrash = async (repairId: string, keepMs: number): Promise<void> => {
  const old = new Date(Date.now() - 40 * DAY_MS)
  for (const name of ['a.txt', 'b.txt']) {
    await writeFile(join(root, name), name)
    await utimes(join(root, name), old, old)
  }
  const { signal } = new AbortController()
  const hand = createDirectHand({ exec: runProgram })
  const step = deleteStep(root, { trash: { folder: join(root, '.mamori-trash'), keepMs } })
  const end = await deletion.perform(
    step,
    {
      repairId,
      exec: runProgram,
      clock: systemClock,
      resolveService: lookContext().resolveService,
      settings: guardContext([root]).settings,
      hand,
      by: 'direct',
      repairJson: lookContext().repairJson,
      backups: null,
    },
    signal,
  )
  expect(end).toMatchObject({ failed: null })
}

const keeper = (world: { mode: Mode }) => {
  const clock = createFakeClock(Date.now())
  const told: Message[] = []
  const bugs: unknown[] = []
  const kept = createTrashKeeper({
    clock,
    hand: createDirectHand({ exec: runProgram }),
    state: () => ({ mode: world.mode, holds: {} }),
    tell: (text) => told.push(text),
    bug: (_name, error) => bugs.push(error),
  })
  kept.under(guardContext([root]))
  return { clock, told, bugs, stop: kept.stop }
}

it('empties once a day what was kept long enough, and nothing while only observing', async () => {
  await moveToTrash('r-1', DAY_MS / 2)
  const world: { mode: Mode } = { mode: 'observe' }
  const { clock, told, bugs, stop } = keeper(world)
  await clock.advance(DAY_MS)
  expect([told, await readdir(join(root, '.mamori-trash'))]).toEqual([[], ['r-1']])
  world.mode = 'auto'
  await clock.advance(DAY_MS)
  await expect.poll(() => told).toMatchObject([{ code: 'trash.emptied', params: { n: 1, files: 2 } }])
  await expect.poll(() => readdir(root)).toEqual([])
  expect(bugs).toEqual([])
  stop()
})

it('keeps what is not over yet, and does nothing once it is stopped', async () => {
  await moveToTrash('r-2', 10 * DAY_MS)
  const { clock, told, stop } = keeper({ mode: 'auto' })
  await clock.advance(DAY_MS)
  stop()
  await clock.advance(20 * DAY_MS)
  expect([told, await readdir(join(root, '.mamori-trash'))]).toEqual([[], ['r-2']])
})
