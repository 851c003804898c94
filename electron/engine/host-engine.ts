import { hostname } from 'node:os'
import type { Message } from '@shared/domain/message'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import type { Push } from '@shared/ipc/contract'
import type { Versions } from '@shared/ipc/hosts'
import { createRouter, type Handlers } from '@shared/ipc/router'
import { CONTRACT_VERSION } from '@shared/ipc/version'
import type { Engine } from './engine'
import { runProgram } from './exec'
import type { EngineCall } from './host'
import { openEngine, type OpenEngineOptions } from './open-engine'
import { enginePlace } from './places'
import type { EngineSeen } from './presence'
import type { EngineInfo } from './serve/answer-calls'
import { createPeople } from './serve/people'
import { createRoleRules } from './serve/role-rules'
import { serveEngine, type EngineServer } from './serve/serve-engine'
import { createRecognize } from './serve/visitor'
import type { Environment } from './settings/interpolate'
import { takeHost, type HostHold } from './take-host'

export type HostEngineOptions = Omit<OpenEngineOptions, 'mayRepair'> & {
  readonly env: Environment
  /** Ends the wait for engines of sessions. */
  readonly signal: AbortSignal
  /** Told once, when a daemon waits for engines of sessions to end. */
  readonly onWaiting?: (others: readonly EngineSeen[]) => void
}

/** What a socket shows of an engine. */
export type Served = {
  readonly handlers: Handlers<EngineCall>
  readonly subscribe: (listener: (push: Push) => void) => () => void
}

/** The one engine of this host, with the socket through which others reach it. */
export type HostEngine = {
  readonly kind: 'opened'
  readonly engine: Engine
  readonly warning: Message | null
  /** Lets visitors in. */
  readonly serve: (served: Served) => void
  /** Says goodbye to them; they may come back to whoever comes next. */
  readonly dismiss: () => Promise<void>
  readonly stillAlone: HostHold['stillAlone']
  readonly onDaemon: HostHold['onDaemon']
  /** After the engine was stopped: gives back its record, its data directory and the host, in this order. */
  readonly close: () => Promise<void>
}

export type OpenedHostEngine =
  | HostEngine
  /** Another engine lives on this host. */
  | { readonly kind: 'taken'; readonly why: Message }
  /** Another engine works on the same data. */
  | { readonly kind: 'data_taken' }
  /** The host cannot be taken here, and without that nothing starts. */
  | { readonly kind: 'fault'; readonly dir: string; readonly fault: Message }

export const versionsOf = (app: string): Versions => ({
  app,
  contract: CONTRACT_VERSION,
  reducer: REDUCER_VERSION,
})

export const engineInfo = (face: EngineInfo['face']): EngineInfo => ({
  host: hostname(),
  pid: process.pid,
  face,
})

const uid = (): number => process.getuid?.() ?? 0

const serverOf = (
  { bug, version, face }: HostEngineOptions,
  hold: HostHold,
  engine: Engine,
  { handlers, subscribe }: Served,
): EngineServer => {
  const now = (): number => Date.now()
  return serveEngine({
    hold,
    engine: {
      route: createRouter({ handlers, onBug: bug, checkOutputs: false }),
      subscribe,
      loseHold: engine.loseHold,
      recordRefusal: ({ call, needs, has, actor }) => engine.recordRefusal({ call, needs, has }, actor),
    },
    recognize: createRecognize({
      people: createPeople(runProgram, now),
      rules: createRoleRules(bug),
      host: hostname(),
      engineUid: uid(),
      now,
    }),
    info: engineInfo(face),
    versions: versionsOf(version),
    now,
    bug,
  })
}

/** Takes this host, opens an engine on its data and readies its socket. Rejects with a `JournalError`. */
export const openHostEngine = async (options: HostEngineOptions): Promise<OpenedHostEngine> => {
  const { env, bug, signal, onWaiting } = options
  const face = options.face === 'daemon' ? 'daemon' : 'session'
  const hold = await takeHost({
    place: enginePlace(face, { env, uid: uid() }),
    face,
    signal,
    bug,
    ...(onWaiting ? { onWaiting } : {}),
  })
  if (hold.kind === 'fault') return hold
  if (hold.kind === 'taken') return { kind: 'taken', why: hold.why }
  try {
    const opened = await openEngine({ ...options, mayRepair: hold.stillAlone })
    if (opened.kind === 'taken') {
      await hold.release()
      return { kind: 'data_taken' }
    }
    const { engine } = opened
    let server: EngineServer | null = null
    return {
      kind: 'opened',
      engine,
      warning: hold.warning,
      serve: (served) => {
        server ??= serverOf(options, hold, engine, served)
      },
      dismiss: async () => server?.stop(),
      stillAlone: hold.stillAlone,
      onDaemon: hold.onDaemon,
      close: async () => {
        try {
          await server?.stop()
          await opened.close()
        } finally {
          await hold.release()
        }
      },
    }
  } catch (error) {
    await hold.release()
    throw error
  }
}
