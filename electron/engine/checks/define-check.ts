import type { Band, Reading } from '@shared/domain/check'
import type { z } from 'zod'

export type CheckContext = {
  readonly now: () => number
  /** How long the probe may take; the engine also aborts `signal` then. */
  readonly timeoutMs: number
  /** The band of the check's last reading: one that was reached is left only below a lower edge. */
  readonly previousBand?: Band
}

/**
 * One kind of health check. `run` looks and returns what it saw; it changes nothing.
 * A service that is down is a reading (`unhealthy`); a throw means that the check itself broke (`unknown`).
 */
export type Check<S = unknown> = {
  readonly id: string
  /** The check's own fields of a `health_checks[]` entry, in the file's snake_case. */
  readonly settings: z.ZodType<S>
  /** What the check is about, for grouping on the Overview: `postgresql`, `host`, a host name. */
  readonly subject: (settings: S) => string
  /** The hosts that it asks over the network: names, addresses, or paths of sockets. Without it none. */
  readonly hosts?: (settings: S) => readonly string[]
  readonly run: (context: CheckContext, settings: S, signal: AbortSignal) => Promise<Reading>
}

/** Declares a check; its settings are typed by its own schema. */
export const defineCheck = <S>(check: Check<S>): Check<S> => check
