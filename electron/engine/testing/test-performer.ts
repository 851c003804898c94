import { runProgram } from '../exec'
import { createDirectHand } from '../repair/hand/direct-hand'
import { createPerformer, type PerformDeps, type Performer } from '../repair/perform'
import { systemClock } from '../system-clock'
import { lookContext } from './look-context'
import { repairJsonHere } from './repair-json-here'

type Quiet = Omit<Parameters<Performer>[1], 'repairId' | 'onPrepared'> &
  Partial<Pick<Parameters<Performer>[1], 'repairId' | 'onPrepared'>>

/** A performer with the direct hand; no services, no backups, everything allowed unless told. */
export const testPerformer = (more: Partial<PerformDeps> = {}) => {
  const exec = more.exec ?? runProgram
  const { perform } = createPerformer({
    exec,
    clock: systemClock,
    resolveService: lookContext().resolveService,
    repairJson: repairJsonHere,
    settings: { services: {}, guards: { allowedRoots: [] } },
    backups: null,
    guard: () => Promise.resolve({ kind: 'allowed' }),
    hand: createDirectHand({ exec }),
    ...more,
  })
  return {
    perform: (plan: Parameters<Performer>[0], options: Quiet) =>
      perform(plan, { repairId: 'r-test', onPrepared: () => Promise.resolve(), ...options }),
  }
}
