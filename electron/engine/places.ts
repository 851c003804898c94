import { join, resolve } from 'node:path'

/** Under this name an engine's socket is found in its place. */
export const ENGINE_SOCKET = 'engine.sock'

export const SYSTEM_PLACE = '/run/mamori'
/** Where engines of other people of this host may be; an own place elsewhere is known to its engine alone. */
const KNOWN_PLACE = /^(\/run\/mamori|\/run\/user\/\d+\/mamori|\/tmp\/mamori-\d+)$/
/** Only root can have made a directory here, itself or through systemd. */
const ROOT_GIVEN = /^\/run\/(?!user(?:\/|$))[^/]+$/

type Environment = Readonly<Record<string, string | undefined>>

export type PlaceQuery = {
  readonly env: Environment
  readonly uid: number
  /** The one that this program runs on, unless told. */
  readonly platform?: NodeJS.Platform
}

/** A directory for the sockets of engines. In a `shared` one the members of its group may attach. */
export type Place = {
  readonly dir: string
  readonly shared: boolean
  /** Whether an engine in that directory counts as one of the same host. */
  readonly isKnown: (dir: string) => boolean
}

/** Whether a daemon in that directory is the system's own: no other user's engine comes before it. */
export const isSystemPlace = (dir: string): boolean => ROOT_GIVEN.test(dir)

const privateDir = ({ env }: PlaceQuery): string | null =>
  env['MAMORI_RUNTIME_DIR'] ? resolve(env['MAMORI_RUNTIME_DIR']) : null

/** Where sockets are no files (Windows) it only stands for this user. Elsewhere than on Linux not even root makes /run. */
const userDir = ({ env, uid, platform = process.platform }: PlaceQuery): string => {
  if (platform === 'win32') return resolve(env['LOCALAPPDATA'] || env['USERPROFILE'] || '/', 'mamori')
  if (env['XDG_RUNTIME_DIR']) return resolve(env['XDG_RUNTIME_DIR'], 'mamori')
  return uid === 0 && platform === 'linux' ? SYSTEM_PLACE : `/tmp/mamori-${uid}`
}

const daemonDir = (query: PlaceQuery): string => {
  // systemd.exec(5): several runtime directories are parted by colons.
  const [given] = (query.env['RUNTIME_DIRECTORY'] ?? '').split(':')
  if (given) return resolve(given)
  return query.uid === 0 && (query.platform ?? process.platform) === 'linux' ? SYSTEM_PLACE : userDir(query)
}

/** Where an engine puts its socket. `MAMORI_RUNTIME_DIR` makes a host of its own, as tests and second instances need it. */
export const enginePlace = (face: 'daemon' | 'session', query: PlaceQuery): Place => {
  const own = privateDir(query)
  if (own) return { dir: own, shared: false, isKnown: (dir) => dir === own }
  const dir = face === 'daemon' ? daemonDir(query) : userDir(query)
  return {
    dir,
    shared: face === 'daemon' && (dir === SYSTEM_PLACE || Boolean(query.env['RUNTIME_DIRECTORY'])),
    isKnown: (other) => other === dir || KNOWN_PLACE.test(other),
  }
}

/** Where a face looks for an engine to attach to, the daemon's place first. */
export const socketsToAttach = (query: PlaceQuery): readonly string[] => {
  const own = privateDir(query)
  const dirs = own ? [own] : [SYSTEM_PLACE, userDir(query)]
  return [...new Set(dirs)].map((dir) => join(dir, ENGINE_SOCKET))
}
