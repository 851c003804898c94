/**
 * How long the engine's thread is held up while broken JSON files of 5 MB are planned, repaired and put back, and what stays
 * in memory when their thread has ended: node bench/run.mjs json-repair [here]. With `here` the work is done on this thread.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Plan, Step } from '@shared/domain/plan'
import action from '../electron/engine/actions/backup-and-fix-json'
import { createBackups } from '../electron/engine/repair/backup/create-backups'
import { createGuard } from '../electron/engine/repair/guard'
import type { RepairJson } from '../electron/engine/repair/json/json-repairer'
import { startJsonRepairer } from '../electron/engine/repair/json/start-json-repairer'
import { hashPlan } from '../electron/engine/repair/plan-hash'
import { lookContext } from '../electron/engine/testing/look-context'
import { repairJsonHere } from '../electron/engine/testing/repair-json-here'
import { settings as usualSettings } from '../electron/engine/testing/scene-settings'
import { testPerformer } from '../electron/engine/testing/test-performer'

const MEGABYTES = 5
const ROW = '  {"id": 1, "name": "host 1", "ok": true, "tags": ["a", "b"]},\n'
const BROKEN = `[\n${ROW.repeat((MEGABYTES * 1024 * 1024) / ROW.length)}]\n`
const { signal } = new AbortController()

const rssMegabytes = async (): Promise<number> => {
  globalThis.gc?.()
  await pause(500)
  globalThis.gc?.()
  return Math.round(process.memoryUsage.rss() / 1024 / 1024)
}

const delay = monitorEventLoopDelay({ resolution: 1 })

/** Milliseconds that this thread has computed so far; a busy machine makes it wait, but not compute. */
const computedMs = (): number =>
  Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6

/** The longest stretch that this thread computed without a turn for others. */
const watchTurns = (): (() => number) => {
  let longest = 0
  let last = computedMs()
  const timer = setInterval(() => {
    const now = computedMs()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  return () => {
    clearInterval(timer)
    return longest
  }
}

/** Tells how long one stretch of work took, and how long others had to wait for their turn in it at most. */
const watched = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  await pause(50)
  delay.reset()
  delay.enable()
  const longest = watchTurns()
  await pause(10)
  const began = performance.now()
  const result = await work()
  const ms = performance.now() - began
  await pause(10)
  delay.disable()
  const [heldUp, computed] = [delay.max / 1e6, longest()].map((value) => value.toFixed(1))
  console.log(
    `${name}: ${ms.toFixed(0)} ms, this thread held up ${heldUp} ms, computing ${computed} ms at most`,
  )
  return result
}

const isHere = process.argv[2] === 'here'
const json = startJsonRepairer({ workerFile: join(import.meta.dirname, 'json-worker.js'), idleMs: 1000 })
const repairJson: RepairJson = isHere ? repairJsonHere : json.repairJson
const base = await realpath(await mkdtemp(join(tmpdir(), 'mamori-bench-json-')))
try {
  const path = join(base, 'a.json')
  const dataDir = join(base, 'data')
  const usual = usualSettings({})
  const settings = { ...usual, guards: { ...usual.guards, allowedRoots: [base] } }
  const backups = createBackups({
    dir: join(dataDir, 'backups'),
    host: 'bench',
    now: Date.now,
    use: settings.backups,
    isUndoable: () => true,
    onPruneFailed: (error) => {
      throw error
    },
  })
  const context = lookContext({ settings, dataDir, repairJson })
  const guard = createGuard({
    settings,
    resolveService: context.resolveService,
    ownDirs: [dataDir],
    readBackup: backups.read,
  })
  const { perform } = testPerformer({ guard, settings, backups, readBackup: backups.read, repairJson })
  const carryOut = async (steps: readonly Step[]): Promise<readonly Step[]> => {
    const content = {
      actions: [{ type: action.id, version: 1 }],
      host: 'bench',
      target: { kind: 'path', name: path },
      steps,
      touches: [],
      asks: [],
      freesBytes: null,
      risk: 'low',
      undo: 'reversible',
      verifyChecks: [],
    } as const
    const whole: Plan = { ...content, hash: hashPlan(content) }
    const undo: Step[] = []
    const { ok } = await perform(whole, {
      signal,
      onPrepared: async (prepared) => void undo.unshift(...prepared.undo),
      onStep: async () => undefined,
    })
    if (!ok) throw new Error('it was not done')
    return undo
  }
  if (action.class !== 'repair') throw new Error('a repair')
  const { plan, params } = action
  const before = await rssMegabytes()
  // What the machine itself does to a thread that does nothing.
  await watched('nothing', () => pause(1000))
  for (let round = 1; round <= 3; round++) {
    await writeFile(path, BROKEN)
    const wanted = params.parse({ paths: [path] })
    // As long as it may still be in the middle of being written, it would be looked at twice.
    const draft = await watched('plan', () => plan(context, wanted, signal))
    if (draft.kind !== 'steps') throw new Error(draft.why.code)
    const undo = await watched('repair', () => carryOut(draft.steps))
    await watched('take back', () => carryOut(undo))
    await pause(1500)
    console.log(`memory before ${String(before)} MB, after ${String(await rssMegabytes())} MB`)
  }
} finally {
  await json.stop()
  await rm(base, { recursive: true, force: true })
}
