import type { Band, Reading } from '@shared/domain/check'
import type { z } from 'zod'
import type { Exec } from '../ports'
import type { ServiceResolver } from '../services/resolve-service'

export type CheckContext = {
  readonly now: () => number
  /** How long the probe may take; the engine also aborts `signal` then. */
  readonly timeoutMs: number
  /** The band of the check's last reading: one that was reached is left only below a lower edge. */
  readonly previousBand?: Band
  readonly exec: Exec
  readonly resolveService: ServiceResolver
  /** What this check of the settings has noted for its next run, as counters to compare with; gone with the engine. */
  readonly memo: { readonly get: () => unknown; readonly set: (value: unknown) => void }
}

/**
 * One kind of health check. `run` looks and returns what it saw; it changes nothing.
 * A service that is down is a reading (`unhealthy`); a throw means that the check itself broke (`unknown`).
 */
export type Check<S = unknown> = {
  readonly id: string
  /** The check's own fields of a `health_checks[]` entry, in the file's snake_case. */
  readonly settings: z.ZodType<S>
  /** For entries that leave them out; every 60 s with a timeout of 5 s unless told. */
  readonly usual?: { readonly intervalSeconds: number; readonly timeoutSeconds: number }
  /** The fields that mostly have to be filled in besides those that cannot be left out; a new entry's form asks for them first. */
  readonly asks?: readonly string[]
  /** The limits of entries that name none, as an entry would name them. */
  readonly usualLimits?: { readonly warning: number; readonly threshold: number }
  /** What the check is about, for grouping on the Overview: `postgresql`, `host`, a host name. */
  readonly subject: (settings: S) => string
  /** The hosts that it asks over the network: names, addresses, or paths of sockets. Without it none. */
  readonly hosts?: (settings: S) => readonly string[]
  readonly run: (context: CheckContext, settings: S, signal: AbortSignal) => Promise<Reading>
}

/** Declares a check; its settings are typed by its own schema. */
export const defineCheck = <S>(check: Check<S>): Check<S> => check
