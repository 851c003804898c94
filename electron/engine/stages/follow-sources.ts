import type { Live } from '@shared/domain/live'
import { entryOf } from '@shared/domain/record'
import { afterTelling, CHECK_BUDGET, newTally, spend, type Tally } from '../core/budget'
import type { EngineDeps } from '../engine'
import type { LogBatch, LogWatch, SourceStatus } from '../logs/log-watch'
import { isFileOffset, type StoredPlace } from '../ports'
import { logRulesOf } from '../settings/log-rules'
import type { Settings } from '../settings/settings'
import type { Context } from './context'
import type { Mailbox } from './mailbox'
import { createReadRate, type ReadRate } from './read-rate'
import type { Recorder } from './recorder'
import type { Timers } from './timers'

export type Sources = {
  readonly start: (offsets: readonly StoredPlace[]) => void
  readonly stop: () => Promise<void>
  readonly poke: () => Promise<void>
  readonly live: () => Live['sources']
}

type Deps = EngineDeps & {
  readonly settings: Settings
  readonly recorder: Recorder
  readonly mailbox: Mailbox
  readonly timers: Timers
  readonly onLive: () => void
  readonly tell: Context['tell']
  readonly onBatch: (batch: LogBatch, fileChangedAt: number | null) => Promise<void>
}

/** Follows the logs of the settings: hands over what matches, shows how far reading is, records when that changes. */
export const followSources = (deps: Deps): Sources => {
  const { settings, recorder, mailbox, timers, clock, bug } = deps
  const statuses = new Map<string, SourceStatus>()
  const rates = new Map<string, ReadRate>()
  const unreadable = new Map<string, number>()
  const tallies = new Map<string, Tally>()
  let watch: LogWatch | null = null

  /** A file whose time cannot be told is of an unknown age, and its lines are history. */
  const fileChangedAt = (path: string): Promise<number | null> =>
    deps.fileChangedAt(path).catch((error: unknown) => {
      bug(`time of ${path}`, error)
      return null
    })

  /** What was recorded of a source says the same: numbers in it are for the live frame. */
  const isTold = ({ sourceId, state, message }: SourceStatus): boolean => {
    const told = entryOf(recorder.state().sources, sourceId)
    return told?.state === state && told.message?.code === message.code
  }

  const note = ({ sourceId, state, readBytes }: SourceStatus): void => {
    const rate = rates.get(sourceId) ?? createReadRate()
    rates.set(sourceId, rate)
    rate.note(clock.now(), readBytes)
    if (state !== 'unreadable') unreadable.delete(sourceId)
    else if (!unreadable.has(sourceId)) unreadable.set(sourceId, clock.now())
  }

  const record = (id: string): void =>
    mailbox.post('source', async () => {
      const status = statuses.get(id)
      if (!status || isTold(status)) return
      const { sourceId, state, message } = status
      await recorder.record([{ type: 'source.changed', data: { sourceId, state, message } }])
    })

  /** A log that comes and goes all the time is told as it is every few minutes; the live frame shows each change. */
  const onChanged = (id: string): void => {
    const now = clock.now()
    const spent = spend(CHECK_BUDGET, tallies.get(id) ?? newTally(CHECK_BUDGET, now), 1, now)
    tallies.set(id, spent.tally)
    if (spent.kind === 'tell') return record(id)
    timers.set(`source ${id}`, spent.tally.pending?.tellAt ?? now, () => {
      tallies.set(id, afterTelling(CHECK_BUDGET, tallies.get(id) ?? spent.tally))
      record(id)
    })
  }

  return {
    start: (offsets) => {
      watch = deps.startLogWatch({
        sources: settings.sources,
        rules: logRulesOf(settings),
        offsets,
        realtime: settings.realtime && deps.run === 'continuous',
        ownPaths: [deps.dataDir],
        onBatch: async ({ offset, ...batch }) => {
          const changedAt =
            deps.run === 'once' && isFileOffset(offset) ? await fileChangedAt(offset.path) : null
          await deps.onBatch({ ...batch, offset }, changedAt)
        },
        onForgotten: (forgetOffsets) => mailbox.post('source', () => recorder.record([], { forgetOffsets })),
        onStatus: (status) => {
          const { sourceId, state } = status
          const before = statuses.get(sourceId)
          statuses.set(sourceId, status)
          note(status)
          deps.onLive()
          if ((before?.state !== state || before.message.code !== status.message.code) && !isTold(status))
            onChanged(sourceId)
        },
        onBroken: (error) => bug('log watch', error),
        onRuleTrouble: (_ruleId, title) => deps.tell({ severity: 'error', title, incidentId: null }),
      })
    },
    stop: async () => watch?.stop(),
    poke: async () => watch?.poke(),
    live: () =>
      Object.fromEntries(
        [...statuses].map(([id, { state, readBytes, lagBytes, lastReadAt }]) => [
          id,
          {
            state,
            readBytes,
            lagBytes,
            lastReadAt,
            bytesPerSecond: rates.get(id)?.perSecond(clock.now()) ?? 0,
            unreadableSince: unreadable.get(id) ?? null,
          },
        ]),
      ),
  }
}
