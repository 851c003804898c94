import type { Socket } from 'node:net'
import { message } from '@shared/domain/message'
import type { Push } from '@shared/ipc/contract'
import { PING_MS, SILENCE_MS, type ServerFrame } from '@shared/ipc/wire'
import type { HostHold } from '../take-host'
import type { EngineInfo, ServedEngine } from './answer-calls'
import {
  createConnection,
  refusalLine,
  resetLine,
  type Connection,
  type ConnectionDeps,
  type ServeLimits,
} from './connection'
import { createRefusals } from './refusals'
import type { Recognize } from './visitor'

const usual: ServeLimits = {
  connections: 64,
  connectionsOfOne: 16,
  helloMs: 5000,
  pingMs: PING_MS,
  silenceMs: SILENCE_MS,
  calls: 64,
  pushBytes: 1024 * 1024,
  answerBytes: 4 * 1024 * 1024,
}

export type ServeOptions = Pick<ConnectionDeps, 'versions' | 'bug'> & {
  readonly hold: Pick<HostHold, 'receive' | 'claimsDir'>
  readonly engine: ServedEngine & {
    /** Returns the end of the subscription. */
    readonly subscribe: (listener: (push: Push) => void) => () => void
  }
  readonly recognize: Recognize
  readonly info: EngineInfo
  readonly now: () => number
  readonly limits?: Partial<ServeLimits>
}

/** The engine's side of the socket. */
export type EngineServer = {
  /** Says goodbye to everybody and lets nobody in any more. */
  readonly stop: () => Promise<void>
}

type WirePush = Extract<ServerFrame, { readonly t: 'push' }>['push']
const isForWire = (push: Push): push is WirePush =>
  push.kind === 'events' || push.kind === 'live' || push.kind === 'reset'

const sendAway = (socket: Socket, line: string): void => {
  socket.on('error', () => socket.destroy())
  socket.end(`${line}\n`, () => socket.destroy())
}

/** Serves an engine to everybody who comes through its socket, within bounds that no visitor can stretch. */
export const serveEngine = (options: ServeOptions): EngineServer => {
  const { hold, engine, bug } = options
  const limits = { ...usual, ...options.limits }
  const connections = new Set<Connection>()
  let unsubscribe: (() => void) | null = null
  let stopped = false

  const followers = (): readonly Connection[] => [...connections].filter((connection) => connection.follows())

  const tell = (push: Push): void => {
    if (!isForWire(push)) return
    const line = push.kind === 'reset' ? resetLine : JSON.stringify({ t: 'push', push })
    for (const connection of followers()) connection.push(line)
  }

  /** The engine makes its pushes only for somebody: an idle one costs nothing. */
  const adjust = (): void => {
    if (followers().length > 0) unsubscribe ??= engine.subscribe(tell)
    else {
      unsubscribe?.()
      unsubscribe = null
    }
  }

  /** Who only holds the door without a word goes for the next one: a greeting takes no time at all. */
  const makeRoom = (): boolean => {
    const waiting = [...connections].find((connection) => connection.visitor() === null)
    waiting?.dismiss()
    return waiting !== undefined && connections.delete(waiting)
  }

  const uidOf = (connection: Connection): number | null | undefined => connection.visitor()?.uid
  const deps: ConnectionDeps = {
    ...options,
    limits,
    claimsDir: hold.claimsDir,
    onRefused: createRefusals(engine.recordRefusal, options.now, bug),
    mayStay: (connection) =>
      !stopped &&
      [...connections].filter((other) => uidOf(other) === uidOf(connection)).length <=
        limits.connectionsOfOne,
    onOpen: adjust,
  }

  hold.receive((socket) => {
    if (stopped) return sendAway(socket, refusalLine('stopping', message('wire.stopping')))
    if (connections.size >= limits.connections && !makeRoom())
      return sendAway(socket, refusalLine('busy', message('wire.busy')))
    const connection = createConnection(socket, deps)
    connections.add(connection)
    const leave = (): void => {
      connections.delete(connection)
      adjust()
    }
    connection.ended.then(leave, (error: unknown) => {
      bug('end of a connection', error)
      leave()
    })
  })

  return {
    stop: async () => {
      stopped = true
      const last = [...connections]
      for (const connection of last) connection.dismiss()
      await Promise.all(last.map(({ ended }) => ended))
    },
  }
}
