import { joinKinds, noKinds, unknownKinds } from '@shared/domain/line-kinds'
import type { Observation } from '@shared/domain/observation'
import { afterTelling, LOG_BUDGET, newTally, spend, type Tally } from '../core/budget'
import { LOOK_AGAIN_MS } from '../core/decide'
import type { Journal, Repeat, RepeatKey } from '../ports'
import type { Context } from './context'
import type { Entry } from './recorder'

/** The journal's key for lines from before the start, which belong to no incident. */
const NO_INCIDENT = ''

const MOST_SAMPLE = 300
const MOST_KNOWN = 200

export type Repeats = {
  /**
   * Decides which of these are events and which are only counted. Nothing is changed before `taken` is called, when the
   * journal has them.
   */
  readonly sort: (entries: readonly Entry[]) => {
    readonly entries: readonly Entry[]
    readonly repeats: readonly Repeat[]
    readonly taken: () => void
  }
  /** Tells the number of what was counted for an incident, now. */
  readonly tell: (incidentId: string) => Promise<void>
  readonly tellAll: () => Promise<void>
  /** Tells what a program before this one has counted and could not tell any more. */
  readonly resume: () => Promise<void>
}

type Known = { readonly incidentId: string; readonly tally: Tally; readonly repeat: Repeat | null }

const nameOf = ({ incidentId, ruleId, sourceId }: RepeatKey): string =>
  JSON.stringify([incidentId, ruleId, sourceId])

const repeatOf = (incidentId: string, observation: Observation, now: number): Repeat => ({
  incidentId,
  ruleId: observation.ruleId,
  sourceId: observation.sourceId,
  count: observation.count,
  kinds: observation.kinds ?? unknownKinds(observation.count),
  firstAt: now,
  lastAt: now,
  sample: (observation.lines.findLast((line) => line.matched)?.text ?? observation.excerpt).slice(
    0,
    MOST_SAMPLE,
  ),
})

const toldBy = ({ incidentId, ruleId, sourceId, count, kinds, firstAt, lastAt }: Repeat): Entry => ({
  type: 'log.repeated',
  data: {
    incidentId: incidentId === NO_INCIDENT ? null : incidentId,
    ruleId,
    sourceId,
    count,
    kinds,
    fromAt: firstAt,
    toAt: lastAt,
  },
})

/** Keeps the lines of a flood out of the journal, and their number in it. All of its calls belong into the mailbox. */
export const createRepeats = (
  { recorder, clock, timers, mailbox }: Context,
  journal: Pick<Journal, 'repeats'>,
): Repeats => {
  const known = new Map<string, Known>()

  const isOver = (incidentId: string): boolean =>
    incidentId !== NO_INCIDENT && recorder.state().incidents[incidentId]?.closedAt !== null

  /** Incidents end without a word to us; what is left of them is forgotten now and then. */
  const forgetEnded = (): void => {
    if (known.size < MOST_KNOWN) return
    for (const [name, { repeat, incidentId }] of known)
      if (repeat === null && isOver(incidentId)) known.delete(name)
  }

  const settled = (name: string): void => {
    timers.clear(`repeats ${name}`)
    const now = known.get(name)
    if (!now) return
    if (isOver(now.incidentId)) known.delete(name)
    else known.set(name, { ...now, tally: afterTelling(LOG_BUDGET, now.tally), repeat: null })
  }

  const tellOne = async (name: string): Promise<void> => {
    const repeat = known.get(name)?.repeat
    if (!repeat) return
    try {
      await recorder.record([toldBy(repeat)], { drainRepeats: [repeat] })
      settled(name)
    } catch (error) {
      // It stays counted in the journal, and is told when that takes something again.
      timers.set(`repeats ${name}`, clock.now() + LOOK_AGAIN_MS, () => postTelling(name))
      throw error
    }
  }
  const postTelling = (name: string): void => mailbox.post('repeats', () => tellOne(name))

  const tellAll = async (): Promise<void> => {
    for (const name of known.keys()) await tellOne(name)
  }

  return {
    sort: (entries) => {
      const now = clock.now()
      const next = new Map<string, Known>()
      const repeats: Repeat[] = []
      const told = entries.filter((entry) => {
        if (entry.type !== 'log.observed') return true
        const { incidentId, observation } = entry.data
        const repeat = repeatOf(incidentId ?? NO_INCIDENT, observation, now)
        const name = nameOf(repeat)
        const first = { incidentId: repeat.incidentId, tally: newTally(LOG_BUDGET, now), repeat: null }
        const before = next.get(name) ?? known.get(name) ?? first
        const spent = spend(LOG_BUDGET, before.tally, observation.count, now)
        if (spent.kind === 'tell') {
          next.set(name, { ...before, tally: spent.tally })
          return true
        }
        const { count, firstAt, kinds } = before.repeat ?? { count: 0, firstAt: now, kinds: noKinds }
        const sum = {
          ...repeat,
          count: count + repeat.count,
          kinds: joinKinds(kinds ?? noKinds, repeat.kinds ?? noKinds),
          firstAt,
        }
        next.set(name, { ...before, tally: spent.tally, repeat: sum })
        repeats.push(repeat)
        return false
      })
      const taken = (): void => {
        forgetEnded()
        for (const [name, now] of next) {
          known.set(name, now)
          const { pending } = now.tally
          if (pending !== null) timers.set(`repeats ${name}`, pending.tellAt, () => postTelling(name))
        }
      }
      return { entries: told, repeats, taken }
    },
    tell: async (incidentId) => {
      for (const [name, { repeat }] of known) if (repeat?.incidentId === incidentId) await tellOne(name)
    },
    tellAll,
    resume: async () => {
      const left = await journal.repeats()
      await recorder.record(left.map(toldBy), { drainRepeats: left })
      // When this comes late, what was counted since the start is among it.
      for (const repeat of left) settled(nameOf(repeat))
    },
  }
}
