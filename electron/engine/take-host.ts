import { access, constants, lstat, mkdir, readdir, rm, unlink } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { basename, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { ServerFrame } from '@shared/ipc/wire'
import { bindSocket, type BoundSocket } from './bound-socket'
import { contend, isAbove, isHighest, others, type Contender } from './contend'
import { runProgram } from './exec'
import { CLAIMS } from './link/socket-channel'
import { takePipe, thisSystem, type System } from './pipe'
import { ENGINE_SOCKET, type Place } from './places'
import { engineName, enginesHere, parseEnginePath, type EngineSeen } from './presence'
import { openToGroup, prepareRuntimeDir } from './runtime-dir'

/** unix(7): 108 bytes with the final zero. */
const LONGEST_SOCKET_PATH = 107
const WATCH_MS = 1000
/** A socket file of nobody that is older than this was left behind by a killed engine. */
const STALE_MS = 10_000

export type HostHold = {
  readonly kind: 'held'
  readonly socketPath: string
  /** Where links prove who made them. */
  readonly claimsDir: string
  /** Who else is here although there should be nobody: a session's engine that did not end in time. */
  readonly warning: Message | null
  /** Gives every visitor from now on to `take`; until then each is told that the engine is starting. */
  readonly receive: (take: (socket: Socket) => void) => void
  /** Whether no daemon is here that comes before this engine; of its equals it was the first. */
  readonly stillAlone: () => Promise<boolean>
  /** Calls once when a daemon asks for the host; returns the end of the watch. */
  readonly onDaemon: (listener: () => void) => () => void
  readonly release: () => Promise<void>
}

export type HostTaken = {
  readonly kind: 'taken'
  /** null when whoever has it cannot be seen. */
  readonly by: EngineSeen | null
  /** Whether this user may attach to it. */
  readonly mayAttach: boolean
  readonly why: Message
}

export type TakenHost =
  | HostHold
  | HostTaken
  | { readonly kind: 'fault'; readonly dir: string; readonly fault: Message }

export type TakeHostOptions = Pick<Contender, 'place' | 'signal' | 'onWaiting' | 'drainMs'> & {
  readonly face: EngineSeen['face']
  /** Another one than this only in tests. */
  readonly system?: System
  readonly bug: (name: string, error: unknown) => void
}

const mayEnter = (dir: string): Promise<boolean> =>
  access(join(dir, ENGINE_SOCKET), constants.W_OK).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'EACCES' && error.code !== 'EPERM',
  )

const whyTaken = (by: EngineSeen | null, dir: string, mayAttach: boolean): Message => {
  if (!mayAttach) return message('presence.no_rights', { dir })
  if (by === null) return message('presence.taken.unseen', { dir })
  const code = by.face === 'daemon' ? 'presence.taken.daemon' : 'presence.taken.session'
  return message(code, { dir, pid: by.pid })
}

const taken = async (by: EngineSeen | null, own: string): Promise<HostTaken> => {
  const dir = by?.dir ?? own
  const mayAttach = await mayEnter(dir)
  return { kind: 'taken', by, mayAttach, why: whyTaken(by, dir, mayAttach) }
}

/** What a visitor hears before there is an engine. */
const sendAway = (socket: Socket): void => {
  const frame: ServerFrame = { t: 'refused', code: 'stopping', message: message('wire.starting') }
  socket.on('error', () => socket.destroy())
  socket.end(`${JSON.stringify(frame)}\n`, () => socket.destroy())
}

/** Never followed and never looked into: what stands in the claims is made by others. */
const unlinkIfFile = (path: string): Promise<void> =>
  // A directory stays, whoever made it; it is in nobody's way, and neither is what has gone by itself.
  unlink(path).catch(() => undefined)

/** Removes what killed engines left: sockets without a name, and links that were never looked at. */
const sweep = async (dir: string, claimsDir: string, live: readonly EngineSeen[]): Promise<void> => {
  for (const name of await readdir(claimsDir)) await unlinkIfFile(join(claimsDir, name))
  for (const name of await readdir(dir)) {
    const path = join(dir, name)
    if (!parseEnginePath(path) || live.some((engine) => engine.path === path)) continue
    const found = await lstat(path).catch(() => null)
    if (found !== null && Date.now() - found.mtimeMs > STALE_MS) await unlinkIfFile(path)
  }
}

const hold = async (
  contender: Contender,
  bug: TakeHostOptions['bug'],
  gid: number | null,
  late: readonly EngineSeen[],
): Promise<HostHold> => {
  const { bound, me, socketPath } = contender
  const claimsDir = join(me.dir, CLAIMS)
  await mkdir(claimsDir, { recursive: true })
  await openToGroup(claimsDir, gid === null ? 0o700 : 0o1730, gid)
  await sweep(me.dir, claimsDir, await others(contender, true))
  let released: Promise<void> | null = null
  const watches = new Set<NodeJS.Timeout>()
  const stillAlone = async (): Promise<boolean> =>
    !(await others(contender, true)).some((other) => isAbove(other, me))

  const release = async (): Promise<void> => {
    for (const watch of watches) clearInterval(watch)
    await rm(socketPath, { force: true })
    await bound.close()
  }
  return {
    kind: 'held',
    socketPath,
    claimsDir,
    warning: late[0] ? message('presence.late', { dir: late[0].dir, pid: late[0].pid }) : null,
    receive: bound.receive,
    stillAlone,
    onDaemon: (listener) => {
      const watch = setInterval(() => {
        stillAlone().then(
          (alone) => {
            if (alone || !watches.delete(watch)) return
            clearInterval(watch)
            listener()
          },
          (error: unknown) => bug('look for a daemon', error),
        )
      }, WATCH_MS)
      watch.unref()
      if (!isHighest(contender) && !released) watches.add(watch)
      else clearInterval(watch)
      return () => {
        watches.delete(watch)
        clearInterval(watch)
      }
    },
    release: () => (released ??= release()),
  }
}

/** A place that cannot be used: somebody else's, when an engine lives there, else a fault with a way out. */
const unusable = async ({ place }: TakeHostOptions, code: string, fault: Message): Promise<TakenHost> => {
  const there = (await enginesHere(place))?.find(({ dir }) => dir === place.dir)
  if (there && (code === 'EACCES' || code === 'EPERM')) return taken(there, place.dir)
  return { kind: 'fault', dir: place.dir, fault }
}

/** Windows: there are no daemons and nobody attaches; the pipe keeps this user's engines apart. */
const takeByPipe = async ({ dir }: Place, system: System): Promise<TakenHost> => {
  const pipe = await takePipe(dir, system)
  if (pipe === null)
    return { kind: 'taken', by: null, mayAttach: true, why: message('presence.taken.unseen', { dir }) }
  return {
    kind: 'held',
    socketPath: dir,
    claimsDir: join(dir, CLAIMS),
    warning: null,
    receive: () => undefined,
    stillAlone: () => Promise.resolve(true),
    onDaemon: () => () => undefined,
    release: pipe.release,
  }
}

/**
 * Takes this computer for one engine. Every engine binds its socket first and looks around then, so of two that come at
 * once at least one sees the other: the later one gives way, a session's engine to a daemon at once, and a daemon waits
 * until the engines of sessions have come to their end. Nothing starts without the lock.
 */
export const takeHost = async (options: TakeHostOptions): Promise<TakenHost> => {
  const { place, face, system = thisSystem } = options
  const { dir } = place
  if (system.platform === 'win32') return takeByPipe(place, system)
  const ownPath = join(dir, engineName(face, process.hrtime.bigint() / 1000n, process.pid))
  const me = parseEnginePath(ownPath)
  if (!me || Buffer.byteLength(ownPath) > LONGEST_SOCKET_PATH)
    return { kind: 'fault', dir, fault: message('presence.too_long', { dir }) }
  const ready = await prepareRuntimeDir(place, runProgram)
  if (ready.kind === 'fault') return unusable(options, ready.code, ready.fault)
  let bound: BoundSocket
  try {
    bound = await bindSocket(dir, basename(ownPath), sendAway)
  } catch (error) {
    const { code = '', message: why } = error as NodeJS.ErrnoException
    return unusable(options, code, message('presence.dir', { dir, why }))
  }
  try {
    await openToGroup(ownPath, ready.gid === null ? 0o600 : 0o660, ready.gid)
    const contender = { ...options, bound, me, socketPath: join(dir, ENGINE_SOCKET) }
    const verdict = await contend(contender)
    if (verdict.kind === 'won') return await hold(contender, options.bug, ready.gid, verdict.late)
    await bound.close()
    return await taken(verdict.by, dir)
  } catch (error) {
    await bound.close()
    throw error
  }
}
