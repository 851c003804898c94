import type { Reading } from '@shared/domain/check'
import type { Message } from '@shared/domain/message'
import type { Breaker, Demotion, Repair, State } from '@shared/domain/state'
import { entryOf } from '@shared/domain/record'
import { overallOf } from '../../engine/core/overall'
import { openIncidents } from '../../engine/stages/context'
import type { Running } from './with-engine'

/** A check with what it saw last, which may be newer than what the last event told. */
export type CheckNow = State['checks'][string] & { readonly reading: Reading | null }

export const checksNow = ({ state, live }: Running): readonly CheckNow[] =>
  Object.values(state.checks).map((check) => ({
    ...check,
    reading:
      (Object.hasOwn(live.checks, check.name) ? live.checks[check.name]?.reading : null) ?? check.reading,
  }))

export const waitingRepairs = (state: State): readonly Repair[] =>
  Object.values(state.repairs).filter((repair) => repair.stage === 'awaiting')

/** Targets for which automation is off, or trying once. */
export const openBreakers = (state: State): readonly (readonly [string, Breaker])[] =>
  Object.entries(state.breakers).filter(([, breaker]) => breaker.state !== 'closed')

/** Rules that ask since they made things worse. */
export const demotedRules = (state: State): readonly (readonly [string, Demotion])[] =>
  Object.entries(state.demotions).filter(([, { kind }]) => kind === 'demoted')

/** How the host is by what its checks saw last. */
export const overallNow = (running: Running) =>
  overallOf(
    checksNow(running).flatMap(({ reading, critical }) =>
      reading ? [{ status: reading.status, band: reading.band, critical }] : [],
    ),
  )

/** `mamori status --json`: times in epoch milliseconds, sentences in the language of the caller. */
export const statusDocument = (running: Running, render: (message: Message) => string) => {
  const { state, live } = running
  return {
    overall_status: overallNow(running),
    engine: state.engine,
    mode: state.mode,
    seq: state.seq,
    loop: live.loop,
    settings: state.settings && { file: state.settings.file, loaded_at: state.settings.loadedAt },
    settings_rejected: state.rejected && { file: state.rejected.file, faults: state.rejected.faults.length },
    checks: Object.fromEntries(
      checksNow(running).map(({ name, critical, reading, consecutiveFailures }) => [
        name,
        {
          status: reading?.status ?? 'unknown',
          band: reading?.band ?? null,
          critical,
          message: reading ? render(reading.message) : null,
          consecutive_failures: consecutiveFailures,
          ...(reading?.value === undefined ? {} : { value: reading.value, unit: reading.unit }),
          ...(reading?.responseMs === undefined ? {} : { response_ms: reading.responseMs }),
        },
      ]),
    ),
    sources: Object.values(state.sources).map(({ id, path, state: told, message }) => {
      const seen = entryOf(live.sources, id)
      return {
        id,
        path,
        state: seen?.state ?? told,
        message: message && render(message),
        last_read_at: seen?.lastReadAt ?? null,
        lag_bytes: seen?.lagBytes ?? null,
        bytes_per_second: seen?.bytesPerSecond ?? null,
        unreadable_since: seen?.unreadableSince ?? null,
      }
    }),
    incidents: openIncidents(state).map(
      ({ id, ruleId, target, severity, title, openedAt, observations }) => ({
        id,
        rule: ruleId,
        target,
        severity,
        title: render(title),
        opened_at: openedAt,
        observations,
      }),
    ),
    waiting: waitingRepairs(state).map(({ id, incidentId, ruleId, plan, expiresAt, snoozedUntilAt }) => ({
      id,
      incident: incidentId,
      rule: ruleId,
      target: plan.target,
      hash: plan.hash,
      steps: plan.steps,
      risk: plan.risk,
      undo: plan.undo,
      expires_at: expiresAt,
      snoozed_until_at: snoozedUntilAt,
    })),
    breakers: openBreakers(state).map(([fingerprint, breaker]) => ({
      fingerprint,
      state: breaker.state,
      cause: breaker.cause,
      message: render(breaker.message),
      changed_at: breaker.changedAt,
      probe_at: breaker.probeAt,
    })),
    demoted: demotedRules(state).map(([rule, demotion]) => ({
      rule,
      since_at: demotion.at,
      message: demotion.message === null ? null : render(demotion.message),
    })),
    silences: Object.values(state.silences),
    holds: Object.values(state.holds),
    storm: state.storm,
  }
}
