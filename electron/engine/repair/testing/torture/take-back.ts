import { isEnded } from '@shared/domain/apply-event'
import { killAt } from './aim'
import type { Area } from './area'
import { untilSo, type TortureEngine } from './torture-engine'
import { asPromised, differences, seeTree, type Sight } from './tree-sight'

/** A repair that can be taken back, and what its area looked like before. */
export type Candidate = {
  readonly repairId: string
  readonly area: Area
  readonly sight: Sight
  readonly isHalf: boolean
}

/**
 * Takes a repair back by the command line, and looks whether everything is as it was. With `killAfterMs` the engine is
 * killed so long after the undo has begun. `gone`: it has been taken back already, or was never told.
 */
export const takeBack = async (
  engine: TortureEngine,
  { repairId, area, sight }: Candidate,
  killAfterMs: number | null,
): Promise<'back' | 'killed' | 'gone'> => {
  const repair = engine.state().repairs[repairId]
  if (!repair || !isEnded(repair) || repair.undoneBy !== null) return 'gone'
  const killed =
    killAfterMs === null ? null : killAt(engine, { type: 'repair.started', nth: 1, delayMs: killAfterMs })
  const { code, said } = await engine.run(['undo', repairId, '--yes'])
  if (killed !== null) {
    await killed
    return 'killed'
  }
  if (code !== 0) throw new Error(`undo ${repairId} of ${area.name}: ${String(code)} ${said}`)
  await untilSo(`the undo of ${repairId}`, () => {
    const undoneBy = engine.state().repairs[repairId]?.undoneBy
    const undo = undoneBy ? engine.state().repairs[undoneBy] : undefined
    return undoneBy === null || (undo !== undefined && isEnded(undo))
  })
  const undone = Object.values(engine.state().repairs).findLast(({ undoes }) => undoes === repairId)
  if (undone?.outcome !== 'verified')
    throw new Error(
      `undo of ${area.name} (${repairId}) is ${String(undone?.outcome)}: ${JSON.stringify(undone?.steps)}`,
    )
  const left = differences(sight, await seeTree(area.path), asPromised)
  if (left.length > 0)
    throw new Error(
      `after the undo of ${area.name} (${repairId}):\n${left.join('\n')}\n${JSON.stringify(undone.steps)}`,
    )
  return 'back'
}
