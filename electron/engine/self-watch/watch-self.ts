import { fingerprint } from '@shared/domain/target'
import type { Live } from '@shared/domain/live'
import { calmMs } from '../core/budget'
import type { LoopRhythm } from '../core/schedule'
import { openIncidentOf, openIncidents, type Context } from '../stages/context'
import type { Opener } from '../stages/incidents'
import {
  isSelfRule,
  judgeSelf,
  keyOf,
  LONG_CYCLE_MS,
  LOOK_MS,
  LOOKS_TO_CLEAR,
  nextCourses,
  type Courses,
  type Finding,
  type Sight,
} from './judge-self'
import type { Meter } from './meter'
import { createMoves } from './moves'

export type SelfWatch = {
  readonly start: () => void
  readonly stop: () => void
  /** What was late until now proves nothing: the machine slept, or the clock was set. */
  readonly forget: () => void
}

type Deps = {
  readonly meter: Pick<Meter, 'lagMs'>
  readonly loop: () => Live['loop']
  readonly rhythm: LoopRhythm
  readonly sources: () => Live['sources']
  readonly opener: Opener
  readonly onChanged: () => Promise<void>
  readonly onLook: () => void
}

/** How long one turn may keep what is to be told waiting before it is told without a turn. */
const PATIENCE_MS = 2 * LOOK_MS
const FEW_TURNS = 10

/**
 * Watches whether the engine keeps up with itself. Where it does not, an incident opens as for anything else that is
 * watched; it is told past the queue when the queue itself is what stands still.
 */
export const createSelfWatch = (context: Context, deps: Deps): SelfWatch => {
  const { clock, recorder, mailbox } = context
  let moves = createMoves()
  let courses: Courses = new Map()
  let startedAt = clock.now()
  let cancel = (): void => undefined
  let lastLag = new Map<string, number>()
  let looks = 0

  const { realtime } = context.settings
  const { loopCount, betweenMs, pauseMs } = deps.rhythm
  const roundMs = pauseMs + loopCount * betweenMs

  const growingSince = (id: string, lagBytes: number, now: number): number | null => {
    const before = lastLag.get(id) ?? 0
    lastLag.set(id, lagBytes)
    const grows = lagBytes > 0 && lagBytes >= before
    const since = moves.since(`lag of ${id}`, grows ? 'grows' : `${now}`, now)
    return grows ? since : null
  }

  /** An empty queue stands still for no time. */
  const queue = (name: string, length: number, ended: number, now: number): Sight['mailbox'] => ({
    length,
    since: moves.since(name, length === 0 ? `empty at ${now}` : `${ended} ended`, now),
  })

  const look = (): Sight => {
    const now = clock.now()
    const loop = deps.loop()
    return {
      now,
      loop: {
        phase: loop.phase,
        since: moves.since('loop', `${loop.iteration} ${loop.cycle} ${loop.phase}`, now),
        takesMs: { cycle: LONG_CYCLE_MS, between: betweenMs, pause: pauseMs, stopped: Infinity }[loop.phase],
      },
      checks: context.checks.all().map(({ use, lastRunAt }) => ({
        name: use.name,
        everyMs: realtime ? use.intervalMs : Math.max(use.intervalMs, roundMs),
        timeoutMs: use.timeoutMs,
        lastRunAt: Math.max(lastRunAt ?? 0, startedAt),
      })),
      sources: Object.entries(deps.sources()).map(([id, { state, lagBytes }]) => ({
        id,
        state,
        lagBytes,
        growingSince: growingSince(id, lagBytes, now),
      })),
      mailbox: queue('mailbox', mailbox.length(), mailbox.ended(), now),
      records: queue('records', recorder.waiting(), recorder.settled(), now),
      lagMs: deps.meter.lagMs(),
    }
  }

  const open = async ({ rule: ruleId, target, title }: Finding): Promise<void> => {
    const rule = context.rules.get(ruleId)
    if (!rule || openIncidentOf(recorder.state(), fingerprint(ruleId, target))) return
    const [incidentId, entries] = deps.opener.opening(rule, target, 'check', title)
    await recorder.record(entries)
    await deps.onChanged()
    await deps.opener.afterOpened(incidentId, rule)
  }

  /** Ends what is well again, also of an engine before this one; what came back often has to be well for longer. */
  const closeEnded = async (): Promise<void> => {
    if (looks <= LOOKS_TO_CLEAR) return
    const now = clock.now()
    for (const incident of openIncidents(recorder.state()).filter(({ ruleId }) => isSelfRule(ruleId))) {
      const key = `${incident.ruleId}|${incident.target.name}`
      if (courses.has(key)) {
        moves.since(`well ${key}`, `${now}`, now)
        continue
      }
      const closings = Object.values(recorder.state().incidents).flatMap(({ fingerprint: same, closedAt }) =>
        same === incident.fingerprint && closedAt !== null ? [closedAt] : [],
      )
      if (now - moves.since(`well ${key}`, 'well', now) < calmMs(closings, now)) continue
      await deps.opener.close(incident, 'recovered', incident.title)
    }
  }

  /** The turn may never come: then it is told without one, and no incident opens for what is over by then. */
  const tell = (begun: readonly Finding[]): void => {
    for (const { title } of begun) context.log.error(context.say(title))
    let way: 'waiting' | 'incident' | 'notice' = 'waiting'
    mailbox.post('self-watch', async () => {
      if (context.signal.aborted) return
      if (way === 'waiting') {
        way = 'incident'
        for (const finding of begun) if (courses.has(keyOf(finding))) await open(finding)
      }
      await closeEnded()
    })
    if (begun.length === 0) return
    clock.after(PATIENCE_MS, () => {
      if (way !== 'waiting' || context.signal.aborted) return
      way = 'notice'
      for (const { title } of begun) context.tell({ severity: 'critical', title, incidentId: null })
    })
  }

  const turn = (): void => {
    const next = nextCourses(courses, judgeSelf(look()))
    courses = next.courses
    looks += 1
    deps.onLook()
    const isOpen = openIncidents(recorder.state()).some(({ ruleId }) => isSelfRule(ruleId))
    if (next.begun.length > 0 || (isOpen && mailbox.length() < FEW_TURNS)) tell(next.begun)
    cancel = clock.after(LOOK_MS, turn)
  }

  return {
    start: () => {
      startedAt = clock.now()
      cancel = clock.after(LOOK_MS, turn)
    },
    stop: () => cancel(),
    forget: () => {
      moves = createMoves()
      lastLag = new Map()
      startedAt = clock.now()
      looks = 0
      // What was told stays open until it is seen to be well.
      courses = new Map([...courses].filter(([, course]) => course.told))
    },
  }
}
