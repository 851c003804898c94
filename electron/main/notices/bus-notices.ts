import type { Delivery, NoticeFailure } from '@shared/ipc/desktop-calls'
import type { CreateNotice, NoticeContent } from './notices'
import {
  BusFault,
  createSessionBus,
  type BusSignal,
  type SessionBus,
  type SessionBusDeps,
} from './session-bus'

const SERVICE = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'
const TIMEOUT_MS = 5_000
/** The service takes care of how long it is shown. */
const AS_LONG_AS_USUAL = -1
const URGENCY = { normal: 1, critical: 2 } as const

const matches = [
  `type='signal',sender='${SERVICE}',path='${PATH}',interface='${SERVICE}'`,
  `type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${SERVICE}'`,
]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The body of a notification is markup for most daemons: what was read from a host must not become any. */
export const escapeMarkup = (value: string): string =>
  value.replace(/[&<>"']/g, (char) => entities[char] ?? char)

export type BusNotices = {
  readonly create: CreateNotice
  /** Whether a notification service answers, and what it calls itself. Never rejects. */
  readonly probe: () => Promise<Delivery>
  readonly signal: SessionBus['signal']
  /** Resolves when what was said last has reached the service, or the service did not answer in time. */
  readonly stop: () => Promise<void>
}

export type BusNoticesDeps = {
  readonly address: string | null
  /** The file of the picture beside the text. */
  readonly icon: string
  /** What a click opens, where the service shows it as a button. */
  readonly openLabel: () => string
  readonly openBus?: (deps: SessionBusDeps) => SessionBus
  readonly timeoutMs?: number
}

/** As much of a handle as the signals of the service need. */
type Shown = { readonly clicked: () => void; readonly closed: () => void }

const failureOf = (error: unknown): NoticeFailure =>
  error instanceof BusFault ? error.failure : { code: 'refused', detail: String(error).slice(0, 300) }

/**
 * Notifications by the session's bus itself: one that is shown can say something else in its place, the service's answer
 * tells whether it was taken, and nothing waits for a service that hangs.
 */
export const createBusNotices = (deps: BusNoticesDeps): BusNotices => {
  const shown = new Map<number, Shown>()
  let markup: Promise<boolean> | null = null
  /** What is on its way to the service: the end waits for it. */
  const leaving = new Set<Promise<void>>()
  const untilSaid = (saying: Promise<unknown>): void => {
    const said = saying.then(() => {
      leaving.delete(said)
    })
    leaving.add(said)
  }

  const allClosed = (): void => {
    markup = null
    for (const one of shown.values()) one.closed()
    shown.clear()
  }
  const onSignal = ({ interface: name, member, body }: BusSignal): void => {
    if (name === 'org.freedesktop.DBus') {
      // Another service knows nothing of what the one before has shown.
      if (member === 'NameOwnerChanged' && body[1] !== '') allClosed()
      return
    }
    const id = body[0]
    const one = typeof id === 'number' ? shown.get(id) : undefined
    if (one === undefined || name !== SERVICE) return
    if (member === 'ActionInvoked') one.clicked()
    if (member === 'NotificationClosed') one.closed()
  }
  const bus = (deps.openBus ?? createSessionBus)({
    address: deps.address,
    matches,
    // An answer that came right before it is on its way through promises: only then is it known what is clicked.
    onSignal: (signal) => void setImmediate(onSignal, signal),
    onLost: allClosed,
    timeoutMs: deps.timeoutMs ?? TIMEOUT_MS,
  })
  const ask = (member: string, signature = '', body: Parameters<SessionBus['call']>[0]['body'] = () => []) =>
    bus.call({ destination: SERVICE, path: PATH, interface: SERVICE, member, signature, body })

  const readsMarkup = (): Promise<boolean> => {
    const asked =
      markup ?? ask('GetCapabilities').then(([all]) => Array.isArray(all) && all.includes('body-markup'))
    markup = asked
    asked.catch(() => {
      if (markup === asked) markup = null
    })
    return asked
  }

  const notify = async (content: NoticeContent, replaces: number): Promise<number> => {
    const body = (await readsMarkup()) ? escapeMarkup(content.body) : content.body
    const [id] = await ask('Notify', 'susssasa{sv}i', (variant) => [
      'Mamori',
      replaces,
      deps.icon,
      content.title,
      body,
      ['default', deps.openLabel()],
      {
        urgency: variant('y', URGENCY[content.urgency]),
        'desktop-entry': variant('s', 'mamori'),
        ...(replaces === 0 ? {} : { 'suppress-sound': variant('b', true) }),
      },
      AS_LONG_AS_USUAL,
    ])
    if (typeof id !== 'number') throw new BusFault({ code: 'refused', detail: 'an answer without a number' })
    return id
  }

  const create: CreateNotice = (first) => {
    const listeners = new Map<string, (failure: NoticeFailure) => void>()
    const noFailure: NoticeFailure = { code: 'refused', detail: '' }
    const tell = (event: string, failure = noFailure): void => listeners.get(event)?.(failure)
    let phase: 'open' | 'closing' | 'over' = 'open'
    let id = 0
    /** What is to be said next; only the newest of what came while the service was being asked. */
    let next: NoticeContent | null = null
    let sending = false

    const isOpen = (): boolean => phase === 'open'
    const end = (): void => {
      phase = 'over'
      shown.delete(id)
    }
    const handlers: Shown = {
      // The service closes it by itself then.
      clicked: () => {
        const wasOpen = isOpen()
        end()
        if (wasOpen) tell('click')
      },
      closed: () => {
        if (phase === 'over') return
        end()
        tell('close')
      },
    }
    const takeBack = (): void => {
      end()
      tell('close')
      // Whoever shows it no more has already done what is asked here.
      if (id !== 0) untilSaid(ask('CloseNotification', 'u', () => [id]).catch(() => undefined))
    }
    const send = async (): Promise<void> => {
      sending = true
      try {
        for (;;) {
          const content = isOpen() ? next : null
          next = null
          if (content === null) break
          const was = id
          id = await notify(content, was)
          if (was !== id) shown.delete(was)
          shown.set(id, handlers)
          if (was === 0) tell('show')
        }
        if (phase === 'closing') takeBack()
      } catch (error) {
        if (phase === 'over') return
        end()
        tell('failed', failureOf(error))
      } finally {
        sending = false
      }
    }
    const say = (content: NoticeContent): void => {
      next = content
      if (!sending) untilSaid(send())
    }
    const close = (): void => {
      if (!isOpen()) return
      if (sending) phase = 'closing'
      else takeBack()
    }
    const handle = {
      on: (event: string, listener: (failure: NoticeFailure) => void) => listeners.set(event, listener),
      show: () => say(first),
      update: say,
      close,
    }
    return handle
  }

  return {
    create,
    probe: async () => {
      try {
        const [name] = await ask('GetServerInformation')
        return { kind: 'ready', service: typeof name === 'string' ? name.slice(0, 80) : null }
      } catch (error) {
        return { kind: 'unavailable', failure: failureOf(error) }
      }
    },
    signal: bus.signal,
    stop: async () => {
      // What is taken back while it is on its way is said after that.
      while (leaving.size > 0) await Promise.all(leaving)
      bus.stop()
    },
  }
}
