import { counterKeys } from '@shared/domain/apply-event'
import type { Decision } from '@shared/domain/decision'
import { isDemoted } from '@shared/domain/ledger-entries'
import type { HeldBy } from '@shared/domain/upkeep'
import type { Mode } from '@shared/domain/outcome'
import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import type { Counter, Incident, Repair, State } from '@shared/domain/state'
import { targetKey } from '@shared/domain/target'
import type { Around } from '../core/around'
import { judgeProbe } from '../core/breaker'
import { decide, LOOK_AGAIN_MS, sameDecision, type DecideInput } from '../core/decide'
import { holdOf } from '../core/held-back'
import { overlaps } from '../core/overlap'
import { endsAtObserving } from '../core/shadow'
import { silenceOf } from '../core/silence'
import { isInStorm } from '../core/storm'
import { resourcesOf } from '../repair/resources'
import type { Rule } from '../settings/settings'
import { activeRepairOf, activeRepairs, openIncidents, type Context } from './context'
import { failingDependenciesOf } from './dependencies'
import { freshChecks } from './fresh-checks'
import { asOutcome, repairsOf, tryPlan, type Planned } from './plan-repair'
import type { Entry } from './recorder'
import type { ShadowStage } from './shadows'

const HOUR_MS = 60 * 60 * 1000

/** With those that are about to begin: several may be decided in one moment. */
const begunWithinHour = (state: State, now: number): number =>
  state.begun.filter((at) => now - at < HOUR_MS).length +
  activeRepairs(state).filter(({ stage, undoes }) => stage === 'approved' && undoes === null).length

const countersOf = (
  state: State,
  incident: Incident,
  resources: readonly string[],
): DecideInput['counters'] =>
  counterKeys({ fingerprint: incident.fingerprint, resources }).flatMap((key) => {
    const counter: Counter | undefined = state.counters[key]
    return counter ? [{ key, counter }] : []
  })

/** The checks whose servers steps work in: a restart of that server must not come in between. */
const serversOf = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap((step) => (step.kind === 'sql' || step.kind === 'redis_delete' ? [step.check] : []))

const busyWith = (
  state: State,
  incident: Incident,
  resources: readonly string[],
  { verifyChecks, steps }: { readonly verifyChecks: readonly string[]; readonly steps: readonly Step[] },
): string | null => {
  const others = activeRepairs(state).filter((repair) => repair.incidentId !== incident.id)
  const busy = others.flatMap((repair) => repair.resources)
  const server = others
    .flatMap(({ plan }) => [
      ...serversOf(plan.steps).filter((check) => [...verifyChecks, ...serversOf(steps)].includes(check)),
      ...plan.verifyChecks.filter((check) => serversOf(steps).includes(check)),
    ])
    .at(0)
  if (server !== undefined) return `check:${server}`
  return resources.find((resource) => busy.some((other) => overlaps(resource, other))) ?? null
}

/** Whoever takes a repair back does not want it done again by itself; least of all when that stopped on the way. */
const undoneByPerson = (state: State, fingerprint: string): boolean =>
  Object.values(state.repairs).some(
    ({ undoes, outcome, approvedBy, fingerprint: of }) =>
      of === fingerprint && undoes !== null && outcome !== null && approvedBy !== null,
  )

type Known = { readonly mode: Mode; readonly around: Around | null; readonly planned: Planned | null }

const inputOf = (
  context: Context,
  rule: Rule,
  incident: Incident,
  { mode, around, planned }: Known,
): DecideInput => {
  const state = context.recorder.state()
  const now = context.clock.now()
  const resources = planned?.kind === 'steps' ? resourcesOf(planned.plan.steps) : [targetKey(incident.target)]
  const { settling, storm } = state
  return {
    now,
    mode,
    silence: silenceOf(state, incident, now),
    hold: holdOf(state),
    settlingUntilAt: settling !== null && settling.untilAt > now ? settling.untilAt : null,
    storm: isInStorm(storm, incident) ? storm : null,
    around,
    needsNetwork: context.around.needsNetwork(rule),
    failingDependencies: failingDependenciesOf(context, rule),
    autoFix: rule.autoFix === true && isDemoted(state, rule.id) ? 'demoted' : rule.autoFix,
    undoneByPerson: undoneByPerson(state, incident.fingerprint),
    hasRepair: repairsOf(context, rule).length > 0,
    cause: incident.cause,
    checks: freshChecks(context, rule),
    breaker: state.breakers[incident.fingerprint] ?? null,
    counters: countersOf(state, incident, resources),
    maxRetries: context.settings.fix.maxRetries,
    retryDelayMs: context.settings.fix.retryDelayMs,
    cooldownMs: context.settings.fix.cooldownMs,
    busyWith: busyWith(state, incident, resources, {
      verifyChecks: rule.verifyChecks,
      steps: planned?.kind === 'steps' ? planned.plan.steps : [],
    }),
    begunWithinHour: begunWithinHour(state, now),
    repairsPerHour: context.settings.fix.repairsPerHour,
    plan: planned === null ? null : asOutcome(planned, context.settings.guards.autoIrreversible),
  }
}

/** What a repair that there would be waits for; null when nothing holds it, or there is none. */
const heldByOf = (context: Context, rule: Rule, incident: Incident, decision: Decision): HeldBy | null => {
  if (rule.autoFix === false || repairsOf(context, rule).length === 0) return null
  const state = context.recorder.state()
  const now = context.clock.now()
  const because = decision.reasons.find(
    ({ gate, verdict }) => verdict === 'stop' || (gate === 'storm' && verdict === 'ask'),
  )
  if (because?.gate === 'silence') {
    const silence = silenceOf(state, incident, now)
    return silence && { kind: 'silence', id: silence.id }
  }
  if (because?.gate === 'intent' && /^gate\.intent\.(hold|settling)$/.test(because.message.code)) {
    const id = holdOf(state)?.id ?? state.settling?.holdId
    return id === undefined ? null : { kind: 'hold', id }
  }
  return because?.gate === 'storm' ? state.storm && { kind: 'storm', id: state.storm.id } : null
}

const sameHolder = (a: HeldBy | null, b: HeldBy | null): boolean => a?.kind === b?.kind && a?.id === b?.id

export type DecideStage = {
  /**
   * Decides about one open incident now; records what is new about it and sets off what follows. Never rejects: what
   * fails is told as a bug and tried again later.
   */
  readonly decideIncident: (incidentId: string) => Promise<void>
  /** Decides again about every open incident that waits for something of this kind. */
  readonly decideAll: () => Promise<void>
  /** Whether an incident was left undecided because nobody had looked recently enough. */
  readonly awaitsReading: (incidentId: string) => boolean
  /** The next plan of this incident tells in what it differs from the one that was approved. */
  readonly noteDifferences: (incidentId: string, differences: readonly Message[]) => void
}

type Next = {
  /** Gets a repair that needs no click. */
  readonly onRun: (repairId: string) => void
  /** Gets a repair that waits for a person. */
  readonly onAsk: (repair: Repair) => void
  /** Gets what would have been done while only observing. */
  readonly shadows: Pick<ShadowStage, 'isDue' | 'note'>
}

/** The stage between an incident and its repair. */
export const createDecideStage = (context: Context, next: Next): DecideStage => {
  const { recorder, timers, clock } = context
  const unseen = new Set<string>()
  const differences = new Map<string, readonly Message[]>()

  const decideAt = (incidentId: string, at: number): void =>
    timers.set(`decide ${incidentId}`, at, () =>
      context.mailbox.post('decide', () => decideIncident(incidentId)),
    )

  const decideIncident = async (incidentId: string): Promise<void> => {
    try {
      await decideNow(incidentId)
    } catch (error) {
      if (context.signal.aborted) return
      context.bug('decide', error)
      decideAt(incidentId, clock.now() + LOOK_AGAIN_MS)
    }
  }

  const decideNow = async (incidentId: string): Promise<void> => {
    unseen.delete(incidentId)
    const incident = recorder.state().incidents[incidentId]
    const rule = incident && context.rules.get(incident.ruleId)
    if (!incident || incident.closedAt !== null || !rule || context.signal.aborted) return
    if (activeRepairOf(recorder.state(), incidentId)) return
    if (incident.cause === 'check' && freshChecks(context, rule).length === 0) {
      unseen.add(incidentId)
      return
    }

    const reached = await reach(rule, incident, recorder.state().mode)
    if (reached === null) return
    const { decision, planned } = reached
    await recordDecision(incident, decision, planned, heldByOf(context, rule, incident, decision))
    if (endsAtObserving(decision) && next.shadows.isDue(incidentId)) await rehearse(rule, incident)
  }

  /** Decides under a mode, looking around and planning as far as the gates need it; null when the engine stops. */
  const reach = async (
    rule: Rule,
    incident: Incident,
    mode: Mode,
  ): Promise<{ readonly decision: Decision; readonly planned: Planned | null } | null> => {
    let around: Around | null = null
    let planned: Planned | null = null
    let decision = decide(inputOf(context, rule, incident, { mode, around, planned }))
    if (decision.kind === 'needs_look') {
      around = await context.around.look(rule, incident)
      if (context.signal.aborted) return null
      decision = decide(inputOf(context, rule, incident, { mode, around, planned }))
    }
    if (decision.kind === 'needs_plan') {
      planned = await tryPlan(context, rule, incident)
      if (context.signal.aborted) return null
      decision = decide(inputOf(context, rule, incident, { mode, around, planned }))
    }
    if (decision.kind === 'needs_plan' || decision.kind === 'needs_look')
      throw new Error('a decision after looking and planning needs neither')
    return { decision, planned }
  }

  /** What would have come of it in auto mode. This only looks, and what it comes to is only noted. */
  const rehearse = async (rule: Rule, incident: Incident): Promise<void> => {
    const reached = await reach(rule, incident, 'auto')
    if (reached === null) return
    const { decision, planned } = reached
    if (decision.kind !== 'skip' && planned?.kind === 'steps')
      await next.shadows.note(incident, decision.kind, planned.plan)
    else if (decision.retryAt !== null)
      decideAt(incident.id, Math.max(decision.retryAt, clock.now() + LOOK_AGAIN_MS))
  }

  const recordDecision = async (
    incident: Incident,
    decision: Decision,
    planned: Planned | null,
    heldBy: HeldBy | null,
  ): Promise<void> => {
    const state = recorder.state()
    const entries: Entry[] = []
    const acts = decision.kind !== 'skip' && planned?.kind === 'steps'
    const before = incident.decision
    const isNew =
      !sameDecision(before?.decision ?? null, decision) || !sameHolder(before?.heldBy ?? null, heldBy)
    if (acts || isNew)
      entries.push({
        type: 'decision.made',
        data: { incidentId: incident.id, decision, ...(heldBy && { heldBy }) },
      })
    const repairId = context.newId('r')
    if (acts) {
      const differs = differences.get(incident.id)
      const probe = judgeProbe(state.breakers[incident.fingerprint] ?? null, clock.now())
      if (probe)
        entries.push({ type: 'breaker.changed', data: { fingerprint: incident.fingerprint, ...probe } })
      const resources = resourcesOf(planned.plan.steps)
      entries.push({
        type: 'repair.planned',
        data: {
          repairId,
          incidentId: incident.id,
          ruleId: incident.ruleId,
          fingerprint: incident.fingerprint,
          resources,
          plan: planned.plan,
          ...(differs && { differences: differs }),
          attempt: (state.counters[incident.fingerprint]?.attempts ?? 0) + 1,
          approval:
            decision.kind === 'ask'
              ? { kind: 'needed', expiresAt: clock.now() + context.settings.fix.approvalMs }
              : { kind: 'not_needed' },
        },
      })
    }
    await recorder.record(entries)
    if (acts) differences.delete(incident.id)
    if (acts && decision.kind === 'run') next.onRun(repairId)
    const asked = acts && decision.kind === 'ask' ? recorder.state().repairs[repairId] : undefined
    if (asked) {
      next.onAsk(asked)
      context.tell({
        severity: incident.severity,
        title: message('notice.approval', { target: incident.target.name }),
        incidentId: incident.id,
      })
    }
    if (decision.retryAt !== null) decideAt(incident.id, decision.retryAt)
  }

  return {
    decideIncident,
    awaitsReading: (incidentId) => unseen.has(incidentId),
    noteDifferences: (incidentId, told) => void differences.set(incidentId, told),
    decideAll: async () => {
      for (const incident of openIncidents(recorder.state())) await decideIncident(incident.id)
    },
  }
}
