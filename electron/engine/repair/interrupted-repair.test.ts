import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Event } from '@shared/domain/event'
import type { Step } from '@shared/domain/plan'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { deleteStep, guardContext } from '../testing/delete-step'
import { last, operator, scene, type Scene } from '../testing/engine-scene'
import { runProgram } from '../exec'
import { logRule } from '../testing/scene-settings'
import { testPerformer } from '../testing/test-performer'
import { createGuard, type Guard } from './guard'
import { createDirectHand } from './hand/direct-hand'
import type { Hand } from './hand/hand'

const LONG_AGO = new Date('2026-01-31T14:30:15.250Z')
const OLD_FILES = ['a.log', 'b.log', 'sub/c.log']
const rule = logRule('restart_now', 'restart', true)

let base = ''
beforeEach(async () => {
  base = join(await realpath(await mkdtemp(join(tmpdir(), 'mamori-cut-'))), 'app')
  await mkdir(join(base, 'old/sub'), { recursive: true })
  for (const name of OLD_FILES) {
    await writeFile(join(base, 'old', name), name)
    await utimes(join(base, 'old', name), LONG_AGO, LONG_AGO)
  }
  await writeFile(join(base, 'key'), 'secret', { mode: 0o604 })
})
afterEach(() => rm(dirname(base), { recursive: true, force: true }))

/** What everything is, whose it is, how old, and what it holds. */
const snapshot = async () =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(base, { recursive: true })).sort().map(async (name) => {
        const found = await lstat(join(base, name))
        const { mode, uid, gid, mtimeMs } = found
        const content = found.isFile() ? [mtimeMs, await readFile(join(base, name), 'utf8')] : []
        return [name, [mode, uid, gid, ...content]] as const
      }),
    ),
  )

/** Makes a directory, moves old files to the trash, and takes rights away from a file. */
const threeSteps = async (): Promise<readonly Step[]> => {
  const { dev, ino, uid, gid } = await lstat(join(base, 'key'), { bigint: true })
  const owned = { uid: Number(uid), gid: Number(gid) }
  return [
    { kind: 'mkdir', path: join(base, 'data/in'), mode: 0o750, owner: null },
    deleteStep(join(base, 'old'), { trash: { folder: join(base, '.mamori-trash'), keepMs: 1e9 } }),
    {
      kind: 'access',
      path: join(base, 'key'),
      id: { dev: String(dev), ino: String(ino) },
      before: { ...owned, mode: 0o604 },
      after: { ...owned, mode: 0o600 },
      ownerName: null,
    },
  ]
}

const direct = createDirectHand({ exec: runProgram })

/** Where the process ends: what is told never answers, so that nothing comes after it. */
type Cut = { readonly guard?: Guard; readonly hand?: Hand; readonly isReached: () => boolean }

const beforeStep = (kind: Step['kind']): Cut => {
  let reached = false
  // Asked when it is planned, and again right before it runs.
  let asked = 0
  return {
    isReached: () => reached,
    guard: async (step, ...more) => {
      if (step.kind === kind && (asked += 1) > 1) {
        reached = true
        await new Promise(() => undefined)
      }
      return createGuard(guardContext([base]))(step, ...more)
    },
  }
}
const inTheMoves = (after: number): Cut => {
  let [reached, moved] = [false, 0]
  return {
    isReached: () => reached,
    hand: {
      ...direct,
      moveFile: async (...asked) => {
        if (moved === after) {
          reached = true
          await new Promise(() => undefined)
        }
        moved += 1
        return direct.moveFile(...asked)
      },
    },
  }
}
const rightBeforeItsEffect: () => Cut = () => {
  let reached = false
  return {
    isReached: () => reached,
    hand: {
      ...direct,
      setAccess: async () => {
        reached = true
        return new Promise(() => undefined)
      },
    },
  }
}

/** An engine with real hands, and how often they touched anything. */
const start = async (rules: readonly (typeof rule)[], before: readonly Event[], cut: Partial<Cut> = {}) => {
  let performed = 0
  const judge = cut.guard ?? createGuard(guardContext([base]))
  const performer = testPerformer({
    guard: judge,
    hand: cut.hand ?? direct,
    settings: guardContext([base]).settings,
  })
  const s = await scene({ mode: 'auto', rules }, before, undefined, {
    createHands: () => ({
      guard: judge,
      perform: (plan, options) => {
        performed += 1
        return performer.perform(plan, options)
      },
    }),
  })
  const steps = await threeSteps().catch(() => null)
  if (steps !== null) s.world.draft = () => Promise.resolve({ kind: 'steps', steps, touches: [] })
  return { s, performed: () => performed }
}

/** Carries the plan out until it is cut off, and begins anew with what the journal holds. */
const cutAndRestart = async (
  cut: Cut,
): Promise<{ readonly later: Scene; readonly repairId: string; readonly performed: () => number }> => {
  const first = await start([rule], [], cut)
  void first.s.batch('restart_now')
  await vi.waitFor(() => expect(cut.isReached()).toBe(true), { timeout: 10_000 })
  const events = first.s.journal.events()
  const later = await start([], [...events])
  await vi.waitFor(() => expect(last(later.s.journal, 'repair.settled')).toBeDefined())
  return {
    later: later.s,
    repairId: last(later.s.journal, 'repair.settled')?.data.repairId ?? '',
    performed: later.performed,
  }
}

it('a repair killed before its first step is told, and leaves nothing to take back', async () => {
  const before = await snapshot()
  const { later, repairId, performed } = await cutAndRestart(beforeStep('mkdir'))
  expect(later.engine.state().repairs[repairId]).toMatchObject({ outcome: 'interrupted', undoSteps: 0 })
  await expect(later.engine.undo(repairId, operator)).rejects.toMatchObject({
    code: 'stale',
    message: 'undo.nothing_kept',
  })
  await later.clock.advance(10 * 60_000)
  expect([performed(), await snapshot()]).toEqual([0, before])
})

it.each([
  { moment: 'between its first and its second', cut: () => beforeStep('delete'), undo: ['rmdir', 'rmdir'] },
  { moment: 'at the beginning of its second', cut: () => inTheMoves(0), undo: ['untrash', 'rmdir', 'rmdir'] },
  { moment: 'in the middle of its second', cut: () => inTheMoves(2), undo: ['untrash', 'rmdir', 'rmdir'] },
  {
    moment: 'between its second and its third',
    cut: () => beforeStep('access'),
    undo: ['untrash', 'rmdir', 'rmdir'],
  },
  {
    moment: 'right before its third has an effect',
    cut: rightBeforeItsEffect,
    undo: ['access', 'untrash', 'rmdir', 'rmdir'],
  },
])('a repair killed $moment is told, not run again, and taken back', async ({ cut, undo }) => {
  const before = await snapshot()
  const { later, repairId, performed } = await cutAndRestart(cut())
  const half = await snapshot()
  const repair = () => later.engine.state().repairs[repairId]
  expect(repair()).toMatchObject({
    stage: 'settled',
    outcome: 'interrupted',
    evidence: [{ code: 'repair.interrupted' }],
    undoSteps: undo.length,
  })
  await later.clock.advance(10 * 60_000)
  expect([performed(), await snapshot()]).toEqual([0, half])

  const asked = await later.engine.undo(repairId, operator)
  expect(later.engine.state().repairs[asked.repairId]?.plan.steps.map(({ kind }) => kind)).toEqual(undo)
  await later.engine.approve(asked.repairId, asked.hash, operator)
  await vi.waitFor(() => expect(later.engine.state().repairs[asked.repairId]?.stage).toBe('settled'), {
    timeout: 10_000,
  })
  expect(later.engine.state().repairs[asked.repairId]?.outcome).toBe('verified')
  expect(await snapshot()).toEqual(before)
  expect([performed(), later.bugs]).toEqual([1, []])
})
