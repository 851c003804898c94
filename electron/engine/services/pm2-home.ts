import { stat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import type { ServiceState } from './service-manager'

const CONNECT_TIMEOUT_MS = 1000

/** The error's code, or null when somebody listens there. */
const connectFault = (path: string): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = createConnection(path)
    const settle = (fault: string | null): void => {
      socket.destroy()
      resolve(fault)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => settle('ETIMEDOUT'))
    socket.once('connect', () => settle(null))
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message))
  })

/**
 * Why the pm2 of a home directory cannot be asked; null when it can. pm2's program begins a daemon where none runs, so
 * it is not even started for looking unless one answers. `ownUid`: whose home it has to be, null for anybody's.
 */
export const pm2Obstacle = async (home: string, ownUid: number | null): Promise<ServiceState | null> => {
  const owner = await stat(home).then(
    ({ uid }) => uid,
    // No home, or one that may not be seen: the socket tells which.
    () => null,
  )
  if (owner !== null && ownUid !== null && owner !== ownUid)
    return { kind: 'unknown', why: `${home} belongs to uid ${String(owner)}: name its user in the settings` }
  const fault = await connectFault(join(home, 'rpc.sock'))
  if (fault === null) return null
  return fault === 'ENOENT' || fault === 'ECONNREFUSED' || fault === 'ENOTDIR'
    ? { kind: 'missing' }
    : { kind: 'unknown', why: `${home}: ${fault}` }
}
