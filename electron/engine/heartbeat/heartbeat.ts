import type { Self } from '@shared/domain/live'
import { message, type Message, type MessageParams } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { TextKey } from '@shared/text/text'
import type { ChainHead, Clock } from '../ports'
import type { HeartbeatUse } from '../settings/settings'
import { withDeadline } from '../stages/deadline'
import { callUrl } from './call-url'
import { writeBeatFile } from './write-beat-file'

const TIMEOUT_MS = 10_000
const HEAD_TIMEOUT_MS = 2000
/** So many in a row have to be lost before anybody is told. */
const LOST_TO_TELL = 3

export type Heartbeat = { readonly start: () => void; readonly stop: () => Promise<void> }

type Deps = {
  readonly use: HeartbeatUse
  readonly clock: Clock
  readonly host: string
  readonly pid: number
  /** Whether the loop really goes on; a sign of life that a dead one sends would be a lie. */
  readonly isAlive: () => boolean
  readonly head: () => Promise<ChainHead>
  readonly onBeat: (beat: NonNullable<Self['heartbeat']>) => void
  readonly tell: (notice: {
    readonly severity: Severity
    readonly title: Message
    readonly incidentId: null
  }) => void
  readonly bug: (name: string, error: unknown) => void
}

type Failure = 'file' | 'url' | 'refused' | 'timeout'
type Lost = { readonly kind: Failure; readonly params: MessageParams }

/** A place that signs of life go to, in words that show no secret of it, and what became of the last ones. */
type Place = {
  readonly name: string
  readonly send: (content: string, signal: AbortSignal) => Promise<Lost | null>
  lost: number
}

const whyOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message.slice(0, 200) : String(error)
}

const lost = (kind: Failure, params: MessageParams): Lost => ({ kind, params })

const nowText: Readonly<Record<Failure, TextKey>> = {
  file: 'heartbeat.file_failed',
  url: 'heartbeat.url_failed',
  refused: 'heartbeat.url_refused',
  timeout: 'heartbeat.timeout',
}
const lostText: Readonly<Record<Failure, TextKey>> = {
  file: 'heartbeat.lost_file',
  url: 'heartbeat.lost_url',
  refused: 'heartbeat.lost_refused',
  timeout: 'heartbeat.lost_timeout',
}

const placesOf = ({ file, url, method }: HeartbeatUse): readonly Place[] => [
  ...(file === null
    ? []
    : [
        {
          name: file,
          lost: 0,
          send: async (content: string) => {
            try {
              await writeBeatFile(file, content)
              return null
            } catch (error) {
              return lost('file', { why: whyOf(error) })
            }
          },
        },
      ]),
  ...(url === null
    ? []
    : [
        {
          // Services for this carry their secret in the path.
          name: new URL(url).host,
          lost: 0,
          send: async (content: string, signal: AbortSignal) => {
            try {
              const status = await callUrl({ url, method, body: content }, signal)
              // A redirect is not followed, so it has not arrived.
              return status >= 300 ? lost('refused', { status }) : null
            } catch (error) {
              if (signal.aborted) return lost('timeout', { seconds: TIMEOUT_MS / 1000 })
              return lost('url', { why: whyOf(error) })
            }
          },
        },
      ]),
]

/**
 * Sends signs of life to the outside for as long as the loop lives, so that its end is noticed where Mamori itself can
 * tell nothing any more. Places that cannot be reached are told after three times, and when they can be again.
 */
export const createHeartbeat = (deps: Deps): Heartbeat => {
  const { clock, use } = deps
  const stopping = new AbortController()
  const places = placesOf(use)
  let cancel = (): void => undefined
  let sending: Promise<void> = Promise.resolve()

  /** A sign of life without the chain's head is worth more than none. */
  const head = (): Promise<ChainHead | null> =>
    withDeadline(clock, { limitMs: HEAD_TIMEOUT_MS, signal: stopping.signal }, deps.head).catch(
      (error: unknown) => {
        if (!stopping.signal.aborted) deps.bug('audit head', error)
        return null
      },
    )

  const follow = (place: Place, why: Lost | null): void => {
    const { name } = place
    if (why === null) {
      if (place.lost >= LOST_TO_TELL)
        deps.tell({
          severity: 'warning',
          title: message('heartbeat.back', { place: name }),
          incidentId: null,
        })
      place.lost = 0
      return
    }
    place.lost += 1
    if (place.lost !== LOST_TO_TELL) return
    const title = message(lostText[why.kind], { ...why.params, place: name, n: LOST_TO_TELL })
    deps.tell({ severity: 'error', title, incidentId: null })
  }

  const beat = async (): Promise<void> => {
    const at = clock.now()
    if (!deps.isAlive()) return deps.onBeat({ at, ok: false, why: message('heartbeat.stalled') })
    const known = await head()
    if (stopping.signal.aborted) return
    const { host, pid } = deps
    const content = `${JSON.stringify({ at: new Date(at).toISOString(), host, pid, ...known })}\n`
    const whys = await Promise.all(
      places.map(async (place) => {
        const limit = new AbortController()
        const end = clock.after(TIMEOUT_MS, () => limit.abort())
        const signal = AbortSignal.any([limit.signal, stopping.signal])
        const why = await place.send(content, signal).finally(end)
        if (!stopping.signal.aborted) follow(place, why)
        return why
      }),
    )
    if (stopping.signal.aborted) return
    const why = whys.find((failure) => failure !== null) ?? null
    deps.onBeat({ at, ok: why === null, why: why && message(nowText[why.kind], why.params) })
  }

  const turn = (): void => {
    if (stopping.signal.aborted) return
    const startedAt = clock.now()
    sending = beat()
      .catch((error: unknown) => deps.bug('heartbeat', error))
      .finally(() => {
        if (stopping.signal.aborted) return
        const passedMs = Math.max(0, clock.now() - startedAt)
        cancel = clock.after(Math.max(1000, use.intervalMs - passedMs), turn)
      })
  }

  return {
    start: turn,
    stop: async () => {
      stopping.abort()
      cancel()
      await sending
    },
  }
}
