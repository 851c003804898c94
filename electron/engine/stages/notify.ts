import type { Severity } from '@shared/domain/observation'
import { message, type Message } from '@shared/domain/message'
import type { Delivery, Notice, Notifier } from '../notifiers/define-notifier'
import type { Clock } from '../ports'
import { createBackground } from './background'
import { withDeadline } from './deadline'
import type { Recorder } from './recorder'

const SEND_TIMEOUT_MS = 10_000

export type NotifyStage = {
  readonly tell: (notice: {
    readonly severity: Severity
    readonly title: Message
    readonly incidentId: string | null
  }) => void
  /** Resolves when everything that was told so far has been delivered or given up. */
  readonly idle: () => Promise<void>
}

const failed = (error: unknown): Delivery => ({
  kind: 'failed',
  retryable: true,
  why: message('notice.failed', {
    why: error instanceof Error ? error.message.slice(0, 200) : String(error),
  }),
})

/** Carries notices to every channel of the settings and records what became of each. A channel never delays a repair. */
export const createNotifyStage = (deps: {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly notifiers: ReadonlyMap<string, Notifier>
  readonly channels: readonly string[]
  readonly logDir: string
  readonly bug: (name: string, error: unknown) => void
}): NotifyStage => {
  const { clock, recorder, logDir } = deps
  const sending = createBackground(deps.bug)

  const send = async (notifier: Notifier, notice: Notice): Promise<void> => {
    const delivery = await withDeadline(clock, { limitMs: SEND_TIMEOUT_MS, signal: null }, (signal) =>
      notifier.send({ logDir }, notice, signal),
    ).catch(failed)
    await recorder.record([
      {
        type: 'notice.sent',
        data: {
          incidentId: notice.incidentId,
          channel: notifier.id,
          severity: notice.severity,
          title: notice.title,
          delivery: delivery.kind === 'delivered' ? delivery : { kind: 'failed', message: delivery.why },
        },
      },
    ])
  }

  return {
    tell: (notice) => {
      const full: Notice = { ...notice, at: clock.now() }
      for (const channel of deps.channels) {
        const notifier = deps.notifiers.get(channel)
        if (notifier) sending.begin(`notify ${channel}`, () => send(notifier, full))
      }
    },
    idle: sending.idle,
  }
}
