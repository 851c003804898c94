import type { Event } from '@shared/domain/event'
import { emptyState } from '@shared/domain/state'
import type { TimelineFilter } from '@shared/ipc/contract'
import type { EventLine } from '@shared/timeline/describe-event'
import { collectNames, incidentIdOf, repairIdOf, type Names } from '@shared/timeline/names'
import { passesLine, type LineFilter } from '@shared/timeline/passes-line'
import type { Journal } from '../ports'

/** An answer crosses as one frame of 8 MB: so much of the record fits in one. */
const MOST_EVENTS = 5000
const MOST_CHARACTERS = 2_000_000
/** So many are looked at for words, which the journal knows nothing of; then it is said that there may be more. */
const MOST_LOOKED_AT = 100_000
/** So many incidents and repairs are looked up that began before the stretch that was asked for. */
const MOST_LOOKED_UP = 2000
const PAGE = 200

type Pages = Pick<Journal, 'page'>

/** What was collected, oldest first; `cut` when there was more than has room. */
export type Collected = { readonly events: readonly Event[]; readonly names: Names; readonly cut: boolean }

const naming = ({ type }: Event): boolean =>
  type === 'incident.opened' || type === 'repair.planned' || type === 'silence.added' || type === 'hold.began'

/** The names that events use; what began before them is looked up, each once. */
const createNames = (journal: Pages) => {
  const known: Event[] = []
  const asked = new Set<string>()
  const lookUp = async (filter: TimelineFilter, id: string): Promise<void> => {
    if (asked.has(id) || asked.size >= MOST_LOOKED_UP) return
    asked.add(id)
    known.push(...(await journal.page({ limit: 1, filter })).events)
  }
  const names = (): Names => collectNames(emptyState, known)
  return {
    names,
    learn: async (events: readonly Event[]): Promise<void> => {
      known.push(...events.filter(naming))
      let now = names()
      for (const repairId of new Set(events.map(repairIdOf)))
        if (repairId !== null && !now.repairs.has(repairId))
          await lookUp({ repairId, types: ['repair.planned'] }, repairId)
      now = names()
      for (const incidentId of new Set(events.map((event) => incidentIdOf(event, now))))
        if (incidentId !== null && !now.incidents.has(incidentId))
          await lookUp({ incidentId, types: ['incident.opened'] }, incidentId)
    },
  }
}

/** The newest events that a filter lets through: what the journal can answer, and what their lines say. */
export const collectEvents = async (
  journal: Pages,
  { filter, lines }: { readonly filter: TimelineFilter; readonly lines: LineFilter | null },
  describe: (event: Event, names: Names) => EventLine,
  signal: AbortSignal,
): Promise<Collected> => {
  const { names, learn } = createNames(journal)
  const events: Event[] = []
  let characters = 0
  let lookedAt = 0
  let beforeSeq: number | undefined
  const collected = (cut: boolean): Collected => ({ events: events.toReversed(), names: names(), cut })
  for (;;) {
    signal.throwIfAborted()
    const page = await journal.page({
      limit: PAGE,
      filter,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    })
    await learn(page.events)
    const now = names()
    for (const event of page.events) {
      if (lines !== null && !passesLine(describe(event, now), lines)) continue
      characters += JSON.stringify(event).length
      if (events.length >= MOST_EVENTS || characters > MOST_CHARACTERS) return collected(true)
      events.push(event)
    }
    lookedAt += page.events.length
    beforeSeq = page.events.at(-1)?.seq
    if (!page.more || beforeSeq === undefined) return collected(false)
    if (lookedAt >= MOST_LOOKED_AT) return collected(true)
  }
}
