import type { Event, EventType } from '@shared/domain/event'

type Of<T extends EventType> = Extract<Event, { readonly type: T }>

/** The events of one type. */
export const eventsOf = <T extends EventType>(events: readonly Event[], type: T): readonly Of<T>[] =>
  events.filter((event): event is Of<T> => event.type === type)

const twice = (keys: readonly string[]): readonly string[] =>
  keys.filter((key, at) => keys.indexOf(key) !== at)

/** What is wrong with a journal, whatever stands in the tree. */
export const judgeRecord = (events: readonly Event[]): readonly string[] => {
  const wrong: string[] = []
  const tell = (what: string, keys: readonly string[]): void => {
    for (const key of new Set(keys)) wrong.push(`${what}: ${key}`)
  }
  const started = eventsOf(events, 'repair.started').map(({ data }) => data.repairId)
  const settled = eventsOf(events, 'repair.settled').map(({ data }) => data.repairId)
  const prepared = eventsOf(events, 'step.prepared').map(
    ({ data }) => `${data.repairId} ${String(data.index)}`,
  )
  const finished = eventsOf(events, 'step.finished').map(
    ({ data }) => `${data.repairId} ${String(data.step.index)}`,
  )
  tell('begun twice', twice(started))
  tell('settled twice', twice(settled))
  tell('prepared twice', twice(prepared))
  tell('done twice', twice(finished))
  const seqs = events.map(({ seq }, at) => seq - at)
  if (seqs.some((one) => one !== 1)) wrong.push('the numbers of the events have gaps')

  const performing = new Set<string>()
  /** Of a process that is dead: nobody may go on with them. */
  const cut = new Set<string>()
  for (const event of events) {
    if (event.type === 'engine.started') for (const repairId of performing) cut.add(repairId)
    if (event.type === 'repair.started') performing.add(event.data.repairId)
    if (
      event.type === 'step.prepared' ||
      event.type === 'step.finished' ||
      event.type === 'repair.performed'
    ) {
      const { repairId } = event.data
      if (!performing.has(repairId))
        wrong.push(`${event.type} of ${repairId}, which is not being carried out`)
      if (cut.has(repairId)) wrong.push(`${repairId} goes on after it was cut off`)
      if (event.type === 'repair.performed') performing.delete(repairId)
    }
    if (event.type === 'repair.settled') {
      const { repairId, outcome } = event.data
      const isCut = performing.delete(repairId)
      if (isCut !== (outcome === 'interrupted')) wrong.push(`${repairId} is settled as ${outcome}`)
    }
  }
  return wrong
}

/** Repairs that have begun and not come to their end. */
export const cutOff = (events: readonly Event[]): readonly string[] => {
  const ended = new Set(
    [...eventsOf(events, 'repair.performed'), ...eventsOf(events, 'repair.settled')].map(
      ({ data }) => data.repairId,
    ),
  )
  return eventsOf(events, 'repair.started')
    .map(({ data }) => data.repairId)
    .filter((repairId) => !ended.has(repairId))
}
