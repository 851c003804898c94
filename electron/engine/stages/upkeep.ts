import { LOOK_AGAIN_MS } from '../core/decide'
import type { Journal } from '../ports'
import { createBreakerStage } from './breakers'
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
  /**
   * Incidents have opened or closed: a storm may have begun or be over, a silence may have seen its recovery. Never
   * rejects: what fails is told as a bug and tried again, and the incident goes its way all the same.
   */
  readonly onIncidentsChanged: () => Promise<void>
  readonly onReading: (run: CheckRun) => Promise<void>
  /** Tells what nobody was told of and nothing holds back any more. */
  readonly tellUntold: () => void
  /**
   * Takes up what an earlier process left and what new settings say, before anything else may be decided: until then
   * nothing would know of it.
   */
  readonly takeUp: () => Promise<void>
  /** Decides and tells everything anew. */
  readonly resume: () => Promise<void>
}

type Next = {
  readonly journal: Pick<Journal, 'page'>
  readonly decideAll: () => Promise<void>
  /** Incidents that were only watched may have ended. */
  readonly judgeShadows: () => void
}

export const createUpkeep = (context: Context, { journal, decideAll, judgeShadows }: Next): Upkeep => {
  const tellUntold = createUntold(context)
  const lookAgain = async (): Promise<void> => {
    await decideAll()
    tellUntold()
  }
  const breakers = createBreakerStage(context)
  const storms = createStormStage(context, { lookAgain })
  const silences = createSilenceStage(context, {
    lookAgain,
    ended: (ids) => endedSilences(journal, ids),
  })
  const holds = createHoldStage(context, { lookAgain })
  const onIncidentsChanged = async (): Promise<void> => {
    judgeShadows()
    try {
      await storms.judge()
      await silences.judge()
    } catch (error) {
      if (context.signal.aborted) return
      context.bug('upkeep', error)
      context.timers.set('upkeep', context.clock.now() + LOOK_AGAIN_MS, () =>
        context.mailbox.post('upkeep', onIncidentsChanged),
      )
    }
  }
  return {
    silences,
    holds,
    tellUntold,
    onReading: async (run) => {
      await silences.onReading(run)
      await breakers.onReading(run)
    },
    onIncidentsChanged,
    takeUp: () => {
      holds.resume()
      return silences.resume()
    },
    resume: async () => {
      await onIncidentsChanged()
      await lookAgain()
    },
  }
}
