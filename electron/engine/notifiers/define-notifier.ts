import type { Message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { ChainHead } from '../ports'
import type { EmailUse } from '../settings/settings'

export type Notice = {
  readonly at: number
  readonly severity: Severity
  readonly title: Message
  readonly incidentId: string | null
  /** The head of the audit chain at that time: a notice that has left the host fixes it for good. */
  readonly audit: ChainHead | null
}

export type Delivery =
  /** `answer` is what the other side said to it, where it says something. */
  | { readonly kind: 'delivered'; readonly answer?: string }
  | { readonly kind: 'failed'; readonly retryable: boolean; readonly why: Message }

export type NotifierContext = {
  /** The data directory's `logs`. */
  readonly logDir: string
  /** Where the settings want notices posted; without it they name no place. */
  readonly webhookUrl?: string | null
  /** By whom the settings want notices mailed; without it they do not say. */
  readonly email?: EmailUse | null
  /** How this host is called. */
  readonly host?: string
}

/** One channel that carries notices to people. Retrying is the engine's business. */
export type Notifier = {
  /** The name under `notification_channels`. */
  readonly id: string
  /** The place beyond this host that it sends to under these settings; without it, it reaches nobody elsewhere. */
  readonly target?: (context: NotifierContext) => string | null
  readonly send: (context: NotifierContext, notice: Notice, signal: AbortSignal) => Promise<Delivery>
}

export const defineNotifier = (notifier: Notifier): Notifier => notifier
