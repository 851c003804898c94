import { message } from '@shared/domain/message'
import type { Hold, Silence, Storm } from '@shared/domain/state'
import type { ServiceState } from '../services/service-manager'
import { ask, pass, stop, wholeSeconds, type Answer } from './answer'
import { nothingAround, type Around, type PackagesSight, type ServiceSight } from './around'
import { clockTime } from './clock-time'

export type UpkeepInput = {
  readonly now: number
  /** The silence that covers the incident. */
  readonly silence: Pick<Silence, 'reason' | 'untilAt'> | null
  readonly hold: Pick<Hold, 'command' | 'untilAt'> | null
  /** Until when services may take to come up after the work of a hold. */
  readonly settlingUntilAt: number | null
  /** The storm that the incident is a part of. */
  readonly storm: Pick<Storm, 'targets'> | null
  /** What was seen around the target; null before looking, which may ask programs. */
  readonly around: Around | null
  /** What the failing check depends on and fails now, too. */
  readonly failingDependencies: readonly string[]
}

/** How soon a state is looked at again that ends by itself. */
const SOON_MS = 10_000
const PACKAGES_MS = 30_000
const NETWORK_MS = 30_000
/** When something may have changed of which nothing tells us. */
const LATER_MS = 60_000

export const askSilence = ({ silence, now }: UpkeepInput): Answer => {
  if (silence === null) return pass(message('gate.silence.pass'))
  const { reason, untilAt } = silence
  return stop(message('gate.silence.stop', { until: clockTime(untilAt, now), reason }), untilAt)
}

const askPackages = (packages: PackagesSight | null, now: number): Answer | null => {
  if (packages?.kind !== 'at_work') return null
  const { tool, pid, program } = packages
  const text =
    pid === null
      ? message('gate.intent.packages_unnamed', { tool })
      : message('gate.intent.packages', { tool, pid, program: program ?? tool })
  return stop(text, now + PACKAGES_MS)
}

const askService = (unit: string, state: ServiceState, now: number): Answer => {
  switch (state.kind) {
    case 'masked':
      return stop(message('gate.intent.masked', { unit }), now + LATER_MS)
    case 'activating':
      return stop(message('gate.intent.activating', { unit }), now + SOON_MS)
    case 'deactivating':
      return stop(message('gate.intent.deactivating', { unit }), now + SOON_MS)
    case 'reloading':
      return stop(message('gate.intent.reloading', { unit }), now + SOON_MS)
    case 'inactive':
      if (state.by === 'hand') return ask(message('gate.intent.stopped', { unit }))
      return pass(message(state.by === 'itself' ? 'gate.intent.ended' : 'gate.intent.unsure', { unit }))
    case 'active':
      return pass(message('gate.intent.active', { unit }))
    case 'failed':
      return pass(message('gate.intent.failed', { unit }))
    case 'missing':
      return pass(message('gate.intent.unsure', { unit }))
    case 'unknown':
      return ask(message('gate.intent.unseen_service', { unit }))
  }
}

const askSight = (service: ServiceSight, now: number): Answer =>
  service.kind === 'seen'
    ? askService(service.unit, service.state, now)
    : ask(message('gate.intent.unseen_service', { unit: service.service }))

/** What is known of people's intent without looking: work that holds all repairs, and the minute after it. */
export const askHold = ({ hold, settlingUntilAt, now }: UpkeepInput): Answer => {
  if (hold !== null)
    return stop(
      message('gate.intent.hold', { command: hold.command, until: clockTime(hold.untilAt, now) }),
      // One whose end could not be recorded yet.
      hold.untilAt > now ? hold.untilAt : now + LATER_MS,
    )
  if (settlingUntilAt !== null)
    return stop(
      message('gate.intent.settling', { seconds: wholeSeconds(settlingUntilAt - now) }),
      settlingUntilAt,
    )
  return pass(message('gate.intent.pass'))
}

/**
 * What somebody wants of the target: a hold, a package manager at work, or what its service manager says of it. What
 * could not be looked at is never taken for nothing: a person decides.
 */
export const askIntent = (input: UpkeepInput): Answer => {
  const held = askHold(input)
  if (held.verdict !== 'pass') return held
  const { service, packages } = input.around ?? nothingAround
  const busy = askPackages(packages, input.now)
  if (busy !== null) return busy
  const wanted = service === null ? held : askSight(service, input.now)
  return wanted.verdict === 'pass' && packages?.kind === 'unseen'
    ? ask(message('gate.intent.unseen'))
    : wanted
}

export const askStorm = ({ storm }: UpkeepInput): Answer =>
  storm === null
    ? pass(message('gate.storm.pass'))
    : ask(message('gate.storm.ask', { n: storm.targets.length }))

/** Whether what fails may only be out of our own reach. */
export const askNetwork = ({ around, now }: UpkeepInput): Answer => {
  const network = (around ?? nothingAround).network
  switch (network?.kind) {
    case undefined:
      return pass(message('gate.network.local'))
    case 'up':
      return pass(message('gate.network.pass', { host: network.host }))
    case 'unseen':
      return ask(message('gate.network.unseen'))
    case 'down': {
      const { host, sinceAt } = network
      return stop(message('gate.network.stop', { host, since: clockTime(sinceAt, now) }), now + NETWORK_MS)
    }
  }
}

export const askDependency = ({ failingDependencies, now }: UpkeepInput): Answer => {
  const [check, ...more] = failingDependencies
  if (check === undefined) return pass(message('gate.dependency.pass'))
  const text =
    more.length === 0
      ? message('gate.dependency.stop', { check })
      : message('gate.dependency.stop_more', { check, n: more.length })
  return stop(text, now + LATER_MS)
}
