import { entryOf } from '@shared/domain/record'
import { afterTelling, CHECK_BUDGET, newTally, spend, type Tally } from '../core/budget'
import { LOOK_AGAIN_MS } from '../core/decide'
import type { Context } from './context'
import type { CheckRun } from './run-checks'

export type CheckChanges = {
  /** Records that a check says something else than before. `weighty`: something follows from it, so what waits is told. */
  readonly onReading: (run: CheckRun, weighty: boolean) => Promise<void>
}

type Seen = { readonly run: CheckRun; readonly tally: Tally }

const differs = (before: CheckRun['reading'] | undefined, { reading }: CheckRun): boolean =>
  !before ||
  !reading ||
  before.status !== reading.status ||
  before.band !== reading.band ||
  before.message.code !== reading.message.code

/**
 * Records the changes of checks. One that flaps is told each time at first, then every few minutes with the number of
 * its changes; the live frame shows each of its readings all the same.
 */
export const createChanges = ({ recorder, clock, timers, mailbox }: Context): CheckChanges => {
  const seen = new Map<string, Seen>()

  const record = async ({ use, reading, consecutiveFailures }: CheckRun, changes: number): Promise<void> => {
    if (!reading) return
    const data = { name: use.name, reading, consecutiveFailures, ...(changes > 1 && { changes }) }
    await recorder.record([{ type: 'check.changed', data }])
  }

  const tell = async (name: string): Promise<void> => {
    const now = seen.get(name)
    if (!now?.tally.pending) return
    try {
      await record(now.run, now.tally.pending.count)
    } catch (error) {
      plan(name, clock.now() + LOOK_AGAIN_MS)
      throw error
    }
    seen.set(name, { ...now, tally: afterTelling(CHECK_BUDGET, now.tally) })
  }
  const plan = (name: string, at: number): void =>
    timers.set(`changes of ${name}`, at, () => mailbox.post('changes of a check', () => tell(name)))

  return {
    onReading: async (run, weighty) => {
      const { name } = run.use
      const now = clock.now()
      const before = seen.get(name)
      const tally = before?.tally ?? newTally(CHECK_BUDGET, now)
      const said = before ? before.run.reading : entryOf(recorder.state().checks, name)?.reading
      const isChange = differs(said, run)
      // Also one that goes on failing until it is believed: its number of failures is what an incident stands on.
      const isNews = isChange || run.consecutiveFailures === run.use.consecutive
      if (!isNews && !(weighty && tally.pending !== null)) {
        seen.set(name, { run, tally })
        return
      }
      const spent = spend(CHECK_BUDGET, tally, 1, now)
      if (!weighty && spent.kind === 'count') {
        seen.set(name, { run, tally: spent.tally })
        plan(name, spent.tally.pending?.tellAt ?? now)
        return
      }
      await record(run, (tally.pending?.count ?? 0) + 1)
      seen.set(name, { run, tally: { ...spent.tally, pending: null } })
      timers.clear(`changes of ${name}`)
    },
  }
}
