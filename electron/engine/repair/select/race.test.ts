import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { systemClock } from '../../system-clock'
import { deleteStep, guardContext } from '../../testing/delete-step'
import { lookContext } from '../../testing/look-context'
import { createDirectHand } from '../hand/direct-hand'
import deletion from '../steps/delete'

const { signal } = new AbortController()
let world: string
beforeEach(async () => {
  world = await realpath(await mkdtemp(join(tmpdir(), 'mamori-race-')))
})
afterEach(() => rm(world, { recursive: true, force: true }))

it(
  'a directory that is swapped for a link all the time leads nowhere else',
  { timeout: 60_000 },
  async () => {
    const root = join(world, 'root')
    const outside = join(world, 'outside')
    await mkdir(join(root, 'sub'), { recursive: true })
    await mkdir(join(root, 'stays'))
    await mkdir(outside)
    const old = async (path: string) => {
      await writeFile(path, '')
      await utimes(path, 1, 1)
    }
    for (let n = 0; n < 20; n += 1) await old(join(outside, `f${String(n)}`))
    const before = await readdir(outside)

    const race = { swaps: 0, isOver: false }
    const swapping = (async () => {
      await symlink(outside, join(world, 'link'))
      while (!race.isOver) {
        await rename(join(root, 'sub'), join(world, 'aside'))
        await rename(join(world, 'link'), join(root, 'sub'))
        await rename(join(root, 'sub'), join(world, 'link'))
        await rename(join(world, 'aside'), join(root, 'sub'))
        race.swaps += 1
      }
    })()
    const hand = createDirectHand({ exec: runProgram })
    const refill = async (directory: string): Promise<void> => {
      // Under the same names as outside: a path alone would not tell them apart.
      for (let n = 0; n < 20; n += 1)
        await old(join(directory, `f${String(n)}`)).catch((error: NodeJS.ErrnoException) => {
          // Between two names right now.
          if (error.code !== 'ENOENT') throw error
        })
    }
    let deleted = 0
    try {
      for (let round = 0; round < 1000 && (round < 10 || race.swaps < 200); round += 1) {
        await refill(join(root, 'sub'))
        await refill(join(root, 'stays'))
        const end = await deletion.perform(
          deleteStep(root),
          {
            repairId: 'r',
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
        deleted += Number(/^Deleted (\d+)/.exec(end.output)?.[1] ?? 0)
        expect(await readdir(outside)).toEqual(before)
      }
    } finally {
      race.isOver = true
      await swapping
    }
    expect(deleted).toBeGreaterThanOrEqual(10 * 20)
    expect(race.swaps).toBeGreaterThanOrEqual(200)
  },
)
