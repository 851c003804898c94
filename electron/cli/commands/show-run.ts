import { message, type Message } from '@shared/domain/message'
import type { State } from '@shared/domain/state'
import { overallOf } from '../../engine/core/overall'
import { openIncidents } from '../../engine/stages/context'
import type { Console } from '../console'

/** How the host is by its checks. */
export const overallOfState = (state: State) =>
  overallOf(
    Object.values(state.checks).flatMap(({ reading, critical }) =>
      reading ? [{ status: reading.status, band: reading.band, critical }] : [],
    ),
  )

/** The repairs that this run began or that wait for a person. */
const currentRepairs = (state: State) =>
  Object.values(state.repairs).filter(
    (repair) => repair.stage === 'awaiting' || (repair.startedAt ?? 0) >= (state.engine?.startedAt ?? 0),
  )

/** One run as a document for programs. */
export const runDocument = (state: State, render: (message: Message) => string) => ({
  overall_status: overallOfState(state),
  checks: Object.fromEntries(
    Object.values(state.checks).flatMap(({ name, reading, critical }) =>
      reading
        ? [[name, { status: reading.status, message: render(reading.message), critical, ...reading.details }]]
        : [],
    ),
  ),
  incidents: openIncidents(state).map(({ id, ruleId, target, severity, title, observations }) => ({
    id,
    rule: ruleId,
    target,
    severity,
    title: render(title),
    observations,
  })),
  repairs: currentRepairs(state).map(({ id, ruleId, stage, outcome, plan }) => ({
    id,
    rule: ruleId,
    stage,
    outcome,
    target: plan.target,
    hash: plan.hash,
  })),
})

/** One run for people. */
export const showRun = (out: Console, state: State): void => {
  for (const { name, reading } of Object.values(state.checks))
    if (reading)
      out.tell(
        message('cli.once.check', { status: reading.status, name, message: out.render(reading.message) }),
      )
  for (const { title } of openIncidents(state))
    out.tell(message('cli.once.incident', { title: out.render(title) }))
  for (const { stage, outcome, plan } of currentRepairs(state)) {
    const target = plan.target.name
    if (stage === 'awaiting') out.tell(message('cli.once.waiting', { target }))
    else
      out.tell(
        message('cli.once.repair', { target, stage: outcome === null ? stage : `@word.outcome.${outcome}` }),
      )
  }
  out.tell(message('cli.once.overall', { overall: `@cli.overall.${overallOfState(state)}` }))
}
