import { mkdtemp, readdir, readFile, realpath, rm, unlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { DAY_MS, deleteStep, guardContext } from '../../testing/delete-step'
import { planOfSteps } from '../../testing/plan-of-steps'
import { testPerformer } from '../../testing/test-performer'
import { createGuard } from '../guard'
import { createDirectHand } from '../hand/direct-hand'
import type { Hand } from '../hand/hand'

const { signal } = new AbortController()
let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-ripe-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const old = async (name: string) => {
  await writeFile(join(dir, name), name)
  await utimes(join(dir, name), new Date(Date.now() - 40 * DAY_MS), new Date(Date.now() - 40 * DAY_MS))
}
const performWith = (hand: Hand, more: Parameters<typeof deleteStep>[1] = {}) =>
  testPerformer({
    guard: createGuard(guardContext([dir])),
    settings: guardContext([dir]).settings,
    hand,
  }).perform(planOfSteps(deleteStep(dir, more)), { signal, onStep: () => Promise.resolve() })

it('what was written to, or made anew under its name, after it was selected is left', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await old(name)
  const hand = createDirectHand({ exec: runProgram })
  let seen = 0
  // The selection is over once the first directory is asked for: this stands for the minutes that a large tree takes.
  const meanwhile: Hand = {
    ...hand,
    makeDirectory: async (step, aborted) => {
      seen += 1
      if (seen === 1) {
        await writeFile(join(dir, 'b'), 'today')
        await unlink(join(dir, 'c'))
        await writeFile(join(dir, 'c'), 'new')
      }
      return hand.makeDirectory(step, aborted)
    },
  }
  const done = await performWith(meanwhile, { trash: { folder: join(dir, '.mamori-trash'), keepMs: DAY_MS } })
  expect(done.ok).toBe(true)
  expect(done.steps[0]?.output).toContain('changed since it was selected')
  expect((await readdir(dir)).sort()).toEqual(['.mamori-trash', 'b', 'c'])
  expect(await readFile(join(dir, 'b'), 'utf8')).toBe('today')
})

it('is looked at for every batch of a long list', async () => {
  const names = Array.from({ length: 2100 }, (_, n) => `f${String(n).padStart(4, '0')}`)
  await Promise.all(names.map(old))
  const hand = createDirectHand({ exec: runProgram })
  const asked: number[] = []
  const late = new Set<string>()
  const meanwhile: Hand = {
    ...hand,
    removeFiles: async (entries, aborted) => {
      asked.push(entries.length)
      if (asked.length === 1) {
        const first = new Set(entries.map(({ path }) => path))
        const waiting = names.map((name) => join(dir, name)).filter((path) => !first.has(path))
        for (const path of waiting.slice(0, 5)) {
          await writeFile(path, 'today')
          late.add(path)
        }
      }
      return hand.removeFiles(entries, aborted)
    },
  }
  const done = await performWith(meanwhile, { bounds: { files: 5000, bytes: 1024 ** 3 } })
  expect(done.ok).toBe(true)
  expect(asked).toEqual([2000, 95])
  expect((await readdir(dir)).map((name) => join(dir, name)).sort()).toEqual([...late].sort())
})
