import { isEnded } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import type { State } from '@shared/domain/state'
import { randomEvents } from '@shared/testing/random-events'
import type { Journal } from '../../electron/engine/ports'
import { createRecorder, type Entry, type Recorder } from '../../electron/engine/stages/recorder'
import { openBenchJournal } from './bench-journal'

const BATCH = 1000
const ROUND = 20_000
/** One more, and the recorder makes its next checkpoint. */
const MOST_SINCE_CHECKPOINT = 1999

export const kb = (state: State): number => Buffer.byteLength(JSON.stringify(state)) / 1024

export const recorderOf = (journal: Journal, now: () => number): Recorder =>
  createRecorder({
    journal,
    clock: { now, after: () => () => undefined },
    tellAnchor: () => undefined,
    onEvents: () => undefined,
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })

/** Random events have texts far longer than logs do: cut to what a log line has. Each round has its own names. */
const entryOf = ({ type, data }: Event, n: number): Entry =>
  JSON.parse(
    JSON.stringify({ type, data }, (key, value: unknown) => {
      if (typeof value !== 'string') return value
      return key === 'incidentId' || key === 'repairId' ? `${value}-${n}` : value.slice(0, 160)
    }),
  ) as Entry

/** Everything that a round leaves open comes to its end: a server does not collect open incidents for ever. */
const endings = ({ incidents, repairs }: State): readonly Entry[] => [
  ...Object.values(repairs)
    .filter((repair) => !isEnded(repair))
    .map(({ id }): Entry => ({
      type: 'repair.withdrawn',
      data: { repairId: id, message: { code: 'repair.expired', params: {} } },
    })),
  ...Object.values(incidents)
    .filter(({ closedAt }) => closedAt === null)
    .map(({ id }): Entry => ({ type: 'incident.closed', data: { incidentId: id, cause: 'recovered' } })),
]

export type Filled = { readonly seconds: number; readonly largestKb: number; readonly slowestMs: number }

/** Records so many events, spread over a time, as the engine would; it ends as late after a checkpoint as can be. */
export const fill = async (
  path: string,
  count: number,
  { startAt, spanMs }: { readonly startAt: number; readonly spanMs: number },
): Promise<Filled> => {
  const journal = await openBenchJournal(path)
  let at = startAt
  const recorder = recorderOf(journal, () => at)
  const events = randomEvents(17, ROUND)
  let largestKb = 0
  let slowestMs = 0
  const began = performance.now()
  const record = async (entries: readonly Entry[]): Promise<void> => {
    at = startAt + Math.floor((recorder.state().seq / count) * spanMs)
    const from = performance.now()
    await recorder.record(entries)
    slowestMs = Math.max(slowestMs, performance.now() - from)
    largestKb = Math.max(largestKb, kb(recorder.state()))
  }
  const left = (): number => count - MOST_SINCE_CHECKPOINT - 2 - recorder.state().seq
  for (let n = 0; left() > 0; n += 1) {
    for (let from = 0; from < ROUND && left() > 0; from += BATCH)
      await record(events.slice(from, from + Math.min(BATCH, left())).map((event) => entryOf(event, n)))
    await record(endings(recorder.state()).slice(0, Math.max(0, left())))
  }
  await record([...endings(recorder.state()), { type: 'engine.stopped', data: { cause: 'requested' } }])
  const rest = events.slice(0, count - recorder.state().seq)
  await record(rest.map((event) => entryOf(event, -1)))
  await journal.close()
  return { seconds: (performance.now() - began) / 1000, largestKb, slowestMs }
}
