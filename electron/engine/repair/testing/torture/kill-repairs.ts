import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isEnded } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import { verifyAudit } from '../../../journal/audit/verify-audit'
import { seeded } from '../../../serve/testing/busy-world'
import { chooseAim, killAt, swapAtStart, swappable } from './aim'
import type { Area, Record } from './area'
import { cutOff, eventsOf, judgeRecord } from './judge-record'
import { createTortureEngine, untilSo, type Program, type TortureEngine } from './torture-engine'
import { settingsOf, startTortureWorld, SWAPPED, type TortureWorld } from './torture-world'
import { differences, isUnfinished, seeTree, wholly, type Sight } from './tree-sight'
import { takeBack, type Candidate } from './take-back'

export type KillRepairsOptions = {
  readonly dir: string
  readonly kills: number
  readonly seed: number
  readonly program: Program
  /** The script that writes a log. */
  readonly writer: string
  readonly tell: (line: string) => void
}

export type KillRepairsResult = {
  readonly kills: number
  /** Kills that met a repair or an undo while it was being carried out. */
  readonly inRepairs: number
  readonly repairs: number
  readonly steps: number
  readonly interrupted: number
  readonly undos: number
  /** Of repairs that had only half run. */
  readonly undosOfHalf: number
  /** Undos that were cut off themselves, and asked for again. */
  readonly undosCut: number
  readonly swaps: number
  readonly lines: number
  /** Files of ours that a kill has left half written; the next repair there takes them away. */
  readonly unfinished: number
  readonly seconds: number
  /** Whatever was not as it must be; nothing when all is well. */
  readonly faults: readonly string[]
}

type Damage = { readonly sight: Sight; readonly seq: number; readonly isSwapped: boolean }

const repairIdsSince = (events: readonly Event[], seq: number, area: string): readonly string[] => {
  const own = new Set(
    eventsOf(events, 'repair.planned').flatMap(({ data }) =>
      data.ruleId.replace(/_\d+$/, '') === area ? [data.repairId] : [],
    ),
  )
  return eventsOf(events, 'repair.started').flatMap(({ seq: at, data }) =>
    at > seq && own.has(data.repairId) ? [data.repairId] : [],
  )
}

const recordSince = (events: readonly Event[], seq: number, area: string): Record => {
  const ids = new Set(repairIdsSince(events, seq, area))
  return {
    begun: eventsOf(events, 'repair.planned').flatMap(({ data }) =>
      ids.has(data.repairId) ? data.plan.steps : [],
    ),
    // What went to the trash before stays there, so its records count for ever.
    undo: eventsOf(events, 'step.prepared').flatMap(({ data }) =>
      ids.has(data.repairId) || data.undo.some(({ kind }) => kind === 'untrash') ? data.undo : [],
    ),
  }
}

/** Files of ours that were still being written. */
const unfinishedIn = async (root: string): Promise<readonly string[]> =>
  (await readdir(root, { recursive: true })).filter(isUnfinished)

/** Kills a working engine over and over again and looks from outside at what that has done to the tree and the record. */
export const killRepairs = async (options: KillRepairsOptions): Promise<KillRepairsResult> => {
  const { dir, kills, seed, program, writer, tell } = options
  const beganAt = performance.now()
  const random = seeded(seed)
  const [dataDir, logFile] = [join(dir, 'data'), join(dir, 'app.log')]
  const settingsFile = join(dir, 'error_patterns.json')
  let made = 0
  await mkdir(dataDir, { mode: 0o700 })
  await writeFile(logFile, '')
  const world = await startTortureWorld({ dir, dataDir, random, serial: () => (made += 1), writer })
  const engine = createTortureEngine(program, { dir, dataDir, settingsFile, logFile })
  const count = { kills: 0, inRepairs: 0, undos: 0, undosOfHalf: 0, undosCut: 0, swaps: 0 }
  const unfinished = new Set<string>()
  const faults: string[] = []
  const events: Event[] = []
  const damages = new Map<Area, Damage>()
  let [generation, isFresh, candidates] = [0, true, [] as readonly Candidate[]]
  let puttingBack: (() => boolean) | null = null

  const nextGeneration = async (): Promise<void> => {
    generation += 1
    isFresh = true
    await writeFile(settingsFile, settingsOf(world, generation, logFile))
  }
  const isIdle = ({ name }: Area): boolean => {
    const { repairs, incidents } = engine.state()
    const isIts = ({ ruleId }: { readonly ruleId: string }): boolean => ruleId.replace(/_\d+$/, '') === name
    return !(
      Object.values(repairs).some((repair) => isIts(repair) && !isEnded(repair)) ||
      Object.values(incidents).some((incident) => isIts(incident) && incident.closedAt === null)
    )
  }
  const damage = async (area: Area, maySwap: boolean): Promise<void> => {
    const isSwapped = maySwap && SWAPPED.includes(area.name)
    await area.damage()
    damages.set(area, { sight: await seeTree(area.path), seq: engine.state().seq, isSwapped })
    if (isSwapped) {
      const { directory, twin } = swappable(area.path, world.outside, area.name)
      puttingBack = swapAtStart(engine, directory, { away: join(world.root, `away-${String(made)}`), twin })
    }
    const line = `DAMAGED ${area.name} in ${String(generation)}!`
    await appendFile(logFile, `${new Date().toISOString()} ERROR ${line}\n`)
  }

  /** With the engine dead: everything that must hold at any moment. */
  const judge = async (): Promise<void> => {
    if (puttingBack?.()) count.swaps += 1
    puttingBack = null
    events.push(...(await engine.readEvents(events.at(-1)?.seq ?? 0)))
    const found = [
      ...judgeRecord(events),
      ...differences(world.outsideBefore, await seeTree(world.outside), wholly).map(
        (one) => `outside: ${one}`,
      ),
    ]
    for (const [area, { sight, seq }] of damages)
      found.push(
        ...(await area.judge(sight, recordSince(events, seq, area.name))).map(
          (one) => `${area.name}: ${one}`,
        ),
      )
    if (cutOff(events).length > 0) count.inRepairs += 1
    for (const name of await unfinishedIn(world.root)) unfinished.add(name)
    if (found.length > 0) throw new Error(found.join('\n'))
  }

  const chooseCandidates = (): readonly Candidate[] =>
    [...damages].flatMap(([area, { sight, seq, isSwapped }]) => {
      const [repairId, more] = repairIdsSince(events, seq, area.name)
      if (!area.isReversible || isSwapped || repairId === undefined || more !== undefined) return []
      const isPrepared = eventsOf(events, 'step.prepared').some(
        ({ data }) => data.repairId === repairId && data.undo.length > 0,
      )
      const isUndone = eventsOf(events, 'repair.planned').some(({ data }) => data.undoes === repairId)
      return isPrepared && !isUndone
        ? [{ repairId, area, sight, isHalf: cutOff(events).includes(repairId) }]
        : []
    })

  const goOn = async (): Promise<void> => {
    candidates = candidates.length > 0 ? candidates : chooseCandidates()
    if (candidates.length > 0 && random() < 0.6) return nextGeneration()
    candidates = []
    if (!isFresh || random() < 0.5) return nextGeneration()
    isFresh = false
  }

  /** Nothing of a former generation is going on any more. */
  const settled = (): Promise<void> =>
    untilSo('what was cut off to be told', () =>
      Object.values(engine.state().repairs).every(
        (repair) => isEnded(repair) || repair.ruleId.endsWith(`_${String(generation)}`),
      ),
    )

  const undoAll = async (): Promise<'killed' | 'done'> => {
    for (const candidate of candidates) {
      const isCut = random() < 0.3
      const taken = await takeBack(engine, candidate, isCut ? random() * 25 : null)
      if (taken === 'killed') {
        count.undosCut += 1
        return 'killed'
      }
      candidates = candidates.filter((one) => one !== candidate)
      damages.delete(candidate.area)
      if (taken === 'gone') continue
      count.undos += 1
      if (candidate.isHalf) count.undosOfHalf += 1
    }
    return 'done'
  }

  const round = async (): Promise<void> => {
    const isEarly = candidates.length === 0 && random() < 0.06
    await engine.start(isEarly)
    if (isEarly)
      return killAt(engine, { type: 'engine.started', nth: 1, delayMs: random() * 50 }).then(() => undefined)
    await settled()
    if ((await undoAll()) === 'killed') return
    const idle = world.areas.filter(isIdle).toSorted((a, b) => a.name.localeCompare(b.name))
    const wanted = 1 + Math.floor(random() * 2)
    const chosen = idle
      .map((area) => ({ area, rank: random() }))
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, wanted)
    const killed = killAt(engine, chooseAim(random))
    const swaps = random() < 0.15
    for (const [at, { area }] of chosen.entries()) await damage(area, swaps && at === 0)
    await killed
  }

  try {
    await nextGeneration()
    for (; count.kills < kills;) {
      await round()
      count.kills += 1
      try {
        await judge()
      } catch (error) {
        throw new Error(`kill ${String(count.kills)}, seed ${String(seed)}`, { cause: error })
      }
      await goOn()
      if (count.kills % 20 === 0) tell(`${String(count.kills)} kills, ${JSON.stringify(count)}`)
    }
    const lines = await finish(engine, world, { nextGeneration, settled, damage, judge })
    const findings = await verifyAudit(join(dataDir, 'mamori.db'), [], new AbortController().signal)
    faults.push(...findings.findings.map((finding) => JSON.stringify(finding)))
    const outcomes = eventsOf(events, 'repair.settled')
    return {
      ...count,
      repairs: eventsOf(events, 'repair.started').length,
      steps: eventsOf(events, 'step.finished').length,
      interrupted: outcomes.filter(({ data }) => data.outcome === 'interrupted').length,
      lines,
      unfinished: unfinished.size,
      seconds: Math.round((performance.now() - beganAt) / 1000),
      faults,
    }
  } finally {
    await engine.stop()
    for (const log of world.logs) await log.stop()
  }
}

type Steps = {
  readonly nextGeneration: () => Promise<void>
  readonly settled: () => Promise<void>
  readonly damage: (area: Area, maySwap: boolean) => Promise<void>
  readonly judge: () => Promise<void>
}

/** At last everything is repaired once more, and nothing comes in between: then every line is there once, and nothing of ours is left. */
const finish = async (engine: TortureEngine, world: TortureWorld, steps: Steps): Promise<number> => {
  await steps.nextGeneration()
  await engine.start(false)
  await steps.settled()
  const { repairs: before } = engine.state()
  for (const area of world.areas) await steps.damage(area, false)
  await untilSo(
    'the last repairs',
    () => {
      const { repairs, incidents } = engine.state()
      const fresh = Object.values(repairs).filter(({ id }) => before[id] === undefined)
      return (
        fresh.filter(({ outcome }) => outcome !== null).length >= world.areas.length &&
        Object.values(repairs).every(isEnded) &&
        Object.values(incidents).every(({ closedAt }) => closedAt !== null)
      )
    },
    120_000,
  )
  let lines = 0
  for (const log of world.logs) lines += await log.stop()
  await engine.end()
  await steps.judge()
  const faults: string[] = []
  for (const log of world.logs) faults.push(...(await log.judgeEnd()))
  // Beside a marker in the trash it goes with its folder, when that has served its time.
  faults.push(...(await unfinishedIn(world.root)).filter((name) => !name.startsWith('.mamori-trash/')))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return lines
}
