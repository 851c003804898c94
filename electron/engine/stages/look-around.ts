import type { Incident } from '@shared/domain/state'
import type { Around, NetworkAround, PackagesSight, ServiceSight } from '../core/around'
import { judgeNetwork } from '../surroundings/judge-network'
import type { Rule } from '../settings/settings'
import type { Surroundings } from '../surroundings/surroundings'
import type { Context } from './context'
import { withDeadline } from './deadline'
import { repairsOf } from './plan-repair'

const LOOK_TIMEOUT_MS = 5000
/** What was seen so short a time ago is not looked at again: a flood of lines asks no program each time. */
const FRESH_MS = 2000

export type LookAround = {
  readonly look: (rule: Rule, incident: Incident) => Promise<Around>
  /** Whether the check that a rule is about asks only other machines. */
  readonly needsNetwork: (rule: Rule) => boolean
  readonly packages: () => Promise<PackagesSight>
}

type Deps = Pick<
  Context,
  'actions' | 'bug' | 'checkKinds' | 'clock' | 'exec' | 'resolveService' | 'settings' | 'signal'
> & {
  readonly surroundings: Surroundings
}

/** Looks at what is around a target before its repair: in parallel, each look within 5 s, and only what its rule needs. */
export const createLookAround = (deps: Deps): LookAround => {
  const { clock } = deps
  const seen = new Map<string, { readonly at: number; readonly sight: Promise<unknown> }>()
  const downSince = new Map<string, number>()

  /** One look at a time, shared by all who ask for it meanwhile; one that fails sees nothing and is told as a bug. */
  const once = <T>(key: string, unseen: T, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const known = seen.get(key)
    const now = clock.now()
    // A look of the future is one from before the clock was set back.
    if (known && now - known.at < FRESH_MS && now >= known.at) return known.sight as Promise<T>
    const sight = withDeadline(clock, { limitMs: LOOK_TIMEOUT_MS, signal: deps.signal }, work).catch(
      (error: unknown) => {
        if (!deps.signal.aborted) deps.bug(`look at ${key}`, error)
        return unseen
      },
    )
    seen.set(key, { at: now, sight })
    return sight
  }

  const service = (name: string): Promise<ServiceSight> =>
    once<ServiceSight>(`service ${name}`, { kind: 'unseen', service: name }, async (signal) => {
      const found = await deps.resolveService(name, signal)
      // That no manager knows it was seen.
      if (found.kind === 'not_found') return { kind: 'seen', unit: name, state: { kind: 'missing' } }
      const state = found.seen ?? (await found.manager.state(found.unit, deps.exec, signal))
      return { kind: 'seen', unit: found.unit, state }
    })

  const packages = (): Promise<PackagesSight> =>
    once<PackagesSight>('package manager', { kind: 'unseen' }, async () => {
      const found = await deps.surroundings.packageManager(clock.now())
      return found === null ? { kind: 'idle' } : { kind: 'at_work', ...found }
    })

  const networkTo = (hosts: readonly string[]): Promise<NetworkAround | null> =>
    once<NetworkAround | null>(`network to ${hosts.join(' ')}`, { kind: 'unseen' }, async () => {
      const sight = await deps.surroundings.network()
      const verdicts = hosts.map((host) => ({ host, ...judgeNetwork(sight, host) }))
      for (const { host, kind } of verdicts) {
        if (kind !== 'down') downSince.delete(host)
        else if (!downSince.has(host)) downSince.set(host, clock.now())
      }
      // One that can be asked keeps its word; only where none can, the fault is ours.
      const [first] = verdicts
      if (!first || verdicts.some(({ kind }) => kind === 'local')) return null
      const reached = verdicts.find(({ kind }) => kind === 'up')
      if (reached) return { kind: 'up', host: reached.host }
      return { kind: 'down', host: first.host, sinceAt: downSince.get(first.host) ?? clock.now() }
    })

  const hostsOf = (rule: Rule): readonly string[] => {
    const { cause } = rule
    if (cause.kind !== 'check') return []
    const use = deps.settings.checks.find(({ name }) => name === cause.check)
    return (use && deps.checkKinds.get(use.type)?.hosts?.(use.config)) ?? []
  }

  return {
    needsNetwork: (rule) => hostsOf(rule).length > 0,
    packages,
    look: async (rule, incident) => {
      const repairs = rule.autoFix !== false && repairsOf(deps, rule).length > 0
      const { target } = incident
      const hosts = hostsOf(rule)
      const [seenService, seenPackages, network] = await Promise.all([
        repairs && target.kind === 'service' ? service(target.name) : null,
        repairs ? packages() : null,
        hosts.length > 0 ? networkTo(hosts) : null,
      ])
      return { service: seenService, packages: seenPackages, network }
    },
  }
}
