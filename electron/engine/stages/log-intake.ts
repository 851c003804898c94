import { joinKinds, unknownKinds, type LineKinds } from '@shared/domain/line-kinds'
import { message } from '@shared/domain/message'
import type { Observation } from '@shared/domain/observation'
import { fingerprint } from '@shared/domain/target'
import { countOccurrences, judgeAge, type Occurrences } from '../core/detect'
import { targetOf } from '../core/rule-target'
import type { LogBatch } from '../logs/log-watch'
import { openIncidentOf, type Context } from './context'
import type { IncidentStage, Next, Opener } from './incidents'
import type { Entry } from './recorder'
import type { Repeats } from './repeats'

/** What one batch has come to so far, before it is recorded. */
type Intake = { readonly opened: Map<string, string>; readonly occurrences: Map<string, Occurrences> }

const kindsOf = ({ kinds, count }: Observation): LineKinds => kinds ?? unknownKinds(count)

const joined = (one: Observation, more: Observation): Observation => ({
  ...one,
  count: one.count + more.count,
  kinds: joinKinds(kindsOf(one), kindsOf(more)),
})

/** The lines of one rule in one source from before the start, as one observation: nobody acts on them one by one. */
const together = (observations: readonly Observation[]): readonly Observation[] => {
  const groups = new Map<string, Observation>()
  for (const observation of observations) {
    const key = JSON.stringify([observation.ruleId, observation.backlog])
    const before = observation.backlog ? groups.get(key) : undefined
    if (before) groups.set(key, joined(before, observation))
    else groups.set(observation.backlog ? key : `${key} ${groups.size}`, observation)
  }
  return [...groups.values()]
}

/** Turns batches of matching lines into incidents and what is recorded about them. */
export const createLogIntake = (
  context: Context,
  next: Next,
  opener: Pick<Opener, 'opening' | 'afterOpened'>,
  repeats: Repeats,
): IncidentStage['onBatch'] => {
  const { recorder, timers, occurrences } = context

  /** What one observation comes to, after what the same batch has come to before it. */
  const intake = (
    observation: Observation,
    fileChangedAt: number | null,
    before: Intake,
  ): readonly Entry[] => {
    const rule = context.rules.get(observation.ruleId)
    if (!rule || rule.cause.kind !== 'log') return []
    const age = judgeAge(
      observation,
      context.run === 'once' ? { kind: 'once', fileChangedAt } : { kind: 'continuous' },
    )
    if (age.kind === 'history') return [{ type: 'log.observed', data: { incidentId: null, observation } }]
    const target = targetOf(context.actions, rule, { kind: 'source', name: observation.sourceId })
    const key = fingerprint(rule.id, target)
    const known = before.occurrences.get(key) ?? occurrences.get(key) ?? []
    const counted = countOccurrences(known, observation, rule.cause)
    before.occurrences.set(key, counted.occurrences)
    const openId = openIncidentOf(recorder.state(), key)?.id ?? before.opened.get(key)
    if (openId) return [{ type: 'log.observed', data: { incidentId: openId, observation } }]
    if (!counted.reached) return []
    const title = message('incident.log', { name: rule.name, target: target.name })
    const [incidentId, entries] = opener.opening(rule, target, 'log', title)
    before.opened.set(key, incidentId)
    return [...entries, { type: 'log.observed', data: { incidentId, observation } }]
  }

  const followUp = async (openedIds: ReadonlySet<string>, entries: readonly Entry[]): Promise<void> => {
    if (openedIds.size > 0) await next.onChanged()
    for (const id of openedIds) {
      const rule = context.rules.get(recorder.state().incidents[id]?.ruleId ?? '')
      if (rule) await opener.afterOpened(id, rule)
    }
    const seen = entries.flatMap((entry) =>
      entry.type === 'log.observed' && entry.data.incidentId ? [entry.data.incidentId] : [],
    )
    for (const id of new Set(seen)) {
      if (openedIds.has(id)) continue
      await next.onRecurrence(id)
      // What has its time to be decided again is not looked at for every line of a flood.
      if (!timers.isSet(`decide ${id}`)) await next.decideIncident(id)
    }
  }

  return async (batch: LogBatch, fileChangedAt) => {
    const found: Intake = { opened: new Map(), occurrences: new Map() }
    const observations = context.run === 'once' ? batch.observations : together(batch.observations)
    const all = observations.flatMap((observation) => intake(observation, fileChangedAt, found))
    const sorted = repeats.sort(all)
    // One transaction: the offset never goes ahead of what the lines led to, nor behind it.
    await recorder.record(sorted.entries, { offsets: [batch.offset], repeats: sorted.repeats })
    sorted.taken()
    for (const [key, counted] of found.occurrences) occurrences.set(key, counted)
    // From here on the batch is taken: what follows from it may fail, but must not bring the same lines again.
    await followUp(new Set(found.opened.values()), all).catch((error: unknown) =>
      context.bug('after a batch', error),
    )
  }
}
