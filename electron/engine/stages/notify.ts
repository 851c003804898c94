import type { Actor } from '@shared/domain/actor'
import type { Severity } from '@shared/domain/observation'
import type { HeldBy } from '@shared/domain/upkeep'
import { message, type Message } from '@shared/domain/message'
import type { Delivery, Notice, Notifier, NotifierContext } from '../notifiers/define-notifier'
import type { ChainHead, Clock, Journal } from '../ports'
import type { Settings } from '../settings/settings'
import { newTally, NOTICE_BUDGET, spend, type Tally } from '../core/budget'
import { createBackground } from './background'
import { findProvenChannels, markOf, type ProvenChannel } from './channel-proof'
import { withDeadline } from './deadline'
import type { Recorder } from './recorder'

const SEND_TIMEOUT_MS = 10_000
const HEAD_TIMEOUT_MS = 2000
const MOST_TALLIES = 200
const TEST = 'notice.test'

type Told = {
  readonly severity: Severity
  readonly title: Message
  readonly incidentId: string | null
}

export type TestedChannel = { readonly delivery: Delivery; readonly ms: number }

export type NotifyStage = {
  /** Sends it, or records that something held it back. */
  readonly tell: (notice: Told) => void
  /** Sends a message that says that it is a test, also by a channel that is not in use; null for one that is not there. */
  readonly test: (channel: string, actor: Actor) => Promise<TestedChannel | null>
  /** The channels in use whose test has arrived where they send now. */
  readonly proven: () => Promise<readonly ProvenChannel[]>
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

/** What the channels need to know of these settings, and of this host. */
export const notifierContext = (
  { dataDir, host }: { readonly dataDir: string; readonly host: string },
  { webhookUrl, email }: Settings,
): NotifierContext => ({ logDir: `${dataDir}/logs`, host, webhookUrl, email })

/** Carries notices to every channel of the settings and records what became of each. A channel never delays a repair. */
export const createNotifyStage = (deps: {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly notifiers: ReadonlyMap<string, Notifier>
  readonly channels: readonly string[]
  readonly journal: Pick<Journal, 'head' | 'page'>
  readonly context: NotifierContext
  /** What keeps the notices of an incident back now. */
  readonly mutedBy: (incidentId: string) => HeldBy | null
  /** One incident, or one thing about Mamori itself, has been told too often: the people's log still says it. */
  readonly onTooMany: (notice: Told) => void
  /** A notice was held back, and is recorded as such. */
  readonly onMuted: () => void
  readonly bug: (name: string, error: unknown) => void
}): NotifyStage => {
  const { clock, recorder, context } = deps
  const sending = createBackground(deps.bug)
  const tallies = new Map<string, Tally>()

  const mayTell = ({ incidentId, title }: Told): boolean => {
    const key = incidentId ?? title.code
    const now = clock.now()
    const spent = spend(NOTICE_BUDGET, tallies.get(key) ?? newTally(NOTICE_BUDGET, now), 1, now)
    tallies.delete(key)
    // The count of what is left out is nothing that waits: the next one that may be told is told.
    tallies.set(key, { ...spent.tally, pending: null })
    const [oldest] = tallies.keys()
    if (tallies.size > MOST_TALLIES && oldest !== undefined) tallies.delete(oldest)
    return spent.kind === 'tell'
  }

  /** Somebody has to be told all the same when the chain's head cannot be read. */
  const head = (): Promise<ChainHead | null> =>
    withDeadline(clock, { limitMs: HEAD_TIMEOUT_MS, signal: null }, deps.journal.head).catch(
      (error: unknown) => {
        deps.bug('audit head', error)
        return null
      },
    )

  /** Only a test proves an address: who is told that it is one looks whether it has arrived. */
  const markFor = (notifier: Notifier, { title }: Told): { readonly to?: string } => {
    const target = title.code === TEST ? (notifier.target?.(context) ?? null) : null
    return target === null ? {} : { to: markOf(target) }
  }

  const send = async (notifier: Notifier, told: Omit<Notice, 'audit'>, actor?: Actor): Promise<Delivery> => {
    const notice: Notice = { ...told, audit: await head() }
    const delivery = await withDeadline(clock, { limitMs: SEND_TIMEOUT_MS, signal: null }, (signal) =>
      notifier.send(context, notice, signal),
    ).catch(failed)
    await recorder.record([
      {
        type: 'notice.sent',
        data: {
          incidentId: notice.incidentId,
          channel: notifier.id,
          severity: notice.severity,
          title: notice.title,
          delivery:
            delivery.kind === 'delivered' ? { kind: 'delivered' } : { kind: 'failed', message: delivery.why },
          ...(delivery.kind === 'delivered' ? markFor(notifier, notice) : {}),
        },
        ...(actor === undefined ? {} : { actor }),
      },
    ])
    return delivery
  }

  const mute = async ({ incidentId, severity, title }: Told, heldBy: HeldBy): Promise<void> => {
    await recorder.record([{ type: 'notice.muted', data: { incidentId, severity, title, heldBy } }])
    deps.onMuted()
  }

  return {
    tell: (notice) => {
      const notifiers = deps.channels.flatMap((channel) => deps.notifiers.get(channel) ?? [])
      if (notifiers.length === 0) return
      if (!mayTell(notice)) return deps.onTooMany(notice)
      // What is about no incident is about Mamori itself, which nobody can silence.
      const heldBy = notice.incidentId === null ? null : deps.mutedBy(notice.incidentId)
      if (heldBy !== null) return sending.begin('mute', () => mute(notice, heldBy))
      const at = clock.now()
      for (const notifier of notifiers)
        sending.begin(`notify ${notifier.id}`, async () => {
          await send(notifier, { ...notice, at })
        })
    },
    test: async (channel, actor) => {
      const notifier = deps.notifiers.get(channel)
      if (notifier === undefined) return null
      const at = clock.now()
      const told = { severity: 'warning', title: message(TEST), incidentId: null } as const
      return { delivery: await send(notifier, { ...told, at }, actor), ms: Math.max(0, clock.now() - at) }
    },
    proven: () => findProvenChannels({ ...deps, page: deps.journal.page }),
    idle: sending.idle,
  }
}
