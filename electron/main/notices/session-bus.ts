import { join } from 'node:path'
import type dbus from 'dbus-next'
import type { NoticeFailure } from '@shared/ipc/desktop-calls'

type Library = typeof dbus

export type BusCall = {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature: string
  /** `variant` wraps a value together with its D-Bus type. */
  readonly body: (variant: (signature: string, value: unknown) => unknown) => unknown[]
}
export type BusSignal = {
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** Why the bus, or who was asked on it, gave no answer. */
export class BusFault extends Error {
  readonly failure: NoticeFailure
  constructor(failure: NoticeFailure) {
    super(`${failure.code}: ${failure.detail}`)
    this.failure = failure
  }
}

export type SessionBus = {
  /** Resolves to the answer; rejects with a `BusFault` when there is none within the time. */
  readonly call: (what: BusCall) => Promise<readonly unknown[]>
  /** Nobody has to hear it; rejects with a `BusFault` when there is no bus. */
  readonly signal: (what: Omit<BusCall, 'destination'>) => Promise<void>
  readonly stop: () => void
}

export type SessionBusDeps = {
  /** null when nothing says where a bus could be. */
  readonly address: string | null
  /** Which signals are heard, as D-Bus match rules. */
  readonly matches: readonly string[]
  readonly onSignal: (signal: BusSignal) => void
  /** The connection is gone, and with it whatever was asked over it. */
  readonly onLost: () => void
  readonly timeoutMs: number
}

/**
 * Where the session's bus is: what the environment says, else the place that systemd gives every user. Sockets without a
 * file are named as the library can open them by itself.
 */
export const busAddress = (env: Readonly<Record<string, string | undefined>>): string | null => {
  const given = env['DBUS_SESSION_BUS_ADDRESS']
  const runtime = env['XDG_RUNTIME_DIR']
  const address = given || (runtime ? `unix:path=${join(runtime, 'bus')}` : null)
  if (address === null) return null
  for (const one of address.split(';')) {
    const [, kind, place] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one) ?? []
    if (kind === undefined || place === undefined) continue
    const name = place.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return `unix:socket=${kind === 'abstract' ? '\0' : ''}${name}`
  }
  return null
}

const errorName = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string'
    ? error.type
    : ''

const codeOf = (name: string): NoticeFailure['code'] => {
  if (/\.(?:ServiceUnknown|NameHasNoOwner|Spawn\..*)$/.test(name)) return 'no_service'
  if (/\.(?:NoReply|Timeout|TimedOut)$/.test(name)) return 'no_answer'
  return name === '' ? 'no_bus' : 'refused'
}

const faultOf = (error: unknown): BusFault => {
  if (error instanceof BusFault) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new BusFault({ code: codeOf(errorName(error)), detail: detail.slice(0, 300) })
}

type Connection = {
  readonly bus: dbus.MessageBus
  readonly library: Library
  /** Rejects when the connection is lost. */
  readonly lost: Promise<never>
}

/** A connection to the session's bus that is made when it is first needed, and again after it was lost. */
export const createSessionBus = (deps: SessionBusDeps): SessionBus => {
  let connection: Promise<Connection> | null = null
  let stopped = false

  const within = async <T>(answer: Promise<T>, lost: Promise<never>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new BusFault({ code: 'no_answer', detail: `no answer within ${deps.timeoutMs} ms` })),
        deps.timeoutMs,
      )
    })
    try {
      return await Promise.race([answer, lost, late])
    } finally {
      clearTimeout(timer)
    }
  }

  const connect = async (onLost: () => void): Promise<Connection> => {
    if (deps.address === null || stopped) throw new BusFault({ code: 'no_bus', detail: 'no session bus' })
    // Loaded here: most of the time nothing is said on the bus.
    const { default: library } = await import('dbus-next')
    const bus = library.sessionBus({ busAddress: deps.address })
    const lost = new Promise<never>((_, reject) => {
      bus.on('error', (error: unknown) => {
        onLost()
        reject(faultOf(error))
      })
    })
    // Whoever waits for an answer hears of it by its own race.
    lost.catch(() => undefined)
    bus.on('message', (message: dbus.Message) => {
      if (message.type !== library.MessageType.SIGNAL) return
      const { path, interface: name, member, body } = message
      deps.onSignal({ path: path ?? '', interface: name ?? '', member: member ?? '', body })
    })
    const rules = deps.matches.map((rule) =>
      bus.call(
        new library.Message({
          destination: 'org.freedesktop.DBus',
          path: '/org/freedesktop/DBus',
          interface: 'org.freedesktop.DBus',
          member: 'AddMatch',
          signature: 's',
          body: [rule],
        }),
      ),
    )
    await within(Promise.all(rules), lost)
    return { bus, library, lost }
  }
  const connected = async (): Promise<Connection> => {
    if (connection !== null) return connection
    const drop = (): void => {
      if (connection === mine) connection = null
    }
    const mine = connect(() => {
      drop()
      deps.onLost()
    })
    connection = mine
    mine.catch(drop)
    return mine
  }
  const messageOf = (library: Library, what: Omit<BusCall, 'destination'>, more: object): dbus.Message =>
    new library.Message({
      ...what,
      ...more,
      body: what.body((signature, value) => new library.Variant(signature, value)),
    })
  const ask = async (what: BusCall): Promise<readonly unknown[]> => {
    const { bus, library, lost } = await connected()
    return (await within(bus.call(messageOf(library, what, {})), lost))?.body ?? []
  }

  return {
    call: async (what) => {
      const wasOpen = connection !== null
      try {
        return await ask(what)
      } catch (error) {
        const fault = faultOf(error)
        // That the bus is another one by now is only seen when something is said.
        if (!wasOpen || connection !== null || fault.failure.code !== 'no_bus') throw fault
      }
      return ask(what).catch((error: unknown) => {
        throw faultOf(error)
      })
    },
    signal: async (what) => {
      try {
        const { bus, library } = await connected()
        bus.send(messageOf(library, what, { type: library.MessageType.SIGNAL }))
      } catch (error) {
        throw faultOf(error)
      }
    },
    stop: () => {
      stopped = true
      const last = connection
      connection = null
      last?.then(
        ({ bus }) => bus.disconnect(),
        () => undefined, // It never was one.
      )
    },
  }
}
