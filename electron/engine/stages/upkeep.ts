import type { Journal } from '../ports'
import type { Context } from './context'
import { endedSilences } from './ended-silences'
import { createHoldStage, type HoldStage } from './holds'
import type { CheckRun } from './run-checks'
import { createSilenceStage, type SilenceStage } from './silences'
import { createStormStage } from './storms'
import { createUntold } from './untold'

/** Everything that keeps repairs and notices back for a while. */
export type Upkeep = {
  readonly silences: Pick<SilenceStage, 'add' | 'end'>
  readonly holds: Pick<HoldStage, 'begin' | 'end' | 'lose'>
  /** Incidents have opened or closed: a storm may have begun or be over, a silence may have seen its recovery. */
  readonly onIncidentsChanged: () => Promise<void>
  readonly onReading: (run: CheckRun) => Promise<void>
  /** Tells what nobody was told of and nothing holds back any more. */
  readonly tellUntold: () => void
  /** Takes up what an earlier process left, and ends with everything decided and told anew. */
  readonly resume: () => Promise<void>
}

type Next = {
  readonly journal: Pick<Journal, 'page'>
  readonly decideAll: () => Promise<void>
}

export const createUpkeep = (context: Context, { journal, decideAll }: Next): Upkeep => {
  const tellUntold = createUntold(context)
  const lookAgain = async (): Promise<void> => {
    await decideAll()
    tellUntold()
  }
  const storms = createStormStage(context, { lookAgain })
  const silences = createSilenceStage(context, {
    lookAgain,
    ended: (ids) => endedSilences(journal, ids),
  })
  const holds = createHoldStage(context, { lookAgain })
  return {
    silences,
    holds,
    tellUntold,
    onReading: silences.onReading,
    onIncidentsChanged: async () => {
      await storms.judge()
      await silences.judge()
    },
    resume: async () => {
      await silences.resume()
      await holds.resume()
      await storms.judge()
      await lookAgain()
    },
  }
}
