import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './find-program'
import { freePort } from './free-port'
import { runServer, type RunningServer } from './run-server'

export type StartRedisOptions = {
  /** Asked for from every client when given. */
  readonly password?: string
  /** Further arguments of redis-server. */
  readonly args?: readonly string[]
  /** Another line to wait for than the one that says that it takes commands. */
  readonly ready?: RegExp
  /** A folder with data to load; by default an empty one that goes with the server. */
  readonly dir?: string
}

export type TestRedis = RunningServer & {
  readonly host: string
  readonly port: number
  readonly socket: string
  /** Stops it and deletes its folder. */
  readonly remove: () => Promise<void>
}

/** A real Redis on a free port of 127.0.0.1, without persistence; ready means that it takes commands. */
export const startRedis = async (options: StartRedisOptions = {}): Promise<TestRedis> => {
  const program = findProgram('redis-server', 'redis-server')
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'mamori-redis-')))
  const removeDir = (): Promise<void> => rm(dir, { recursive: true, force: true })
  try {
    const port = await freePort()
    const socket = join(dir, 'redis.sock')
    const password = options.password === undefined ? [] : ['--requirepass', options.password]
    const server = await runServer({
      argv: [
        program,
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--unixsocket',
        socket,
        '--dir',
        dir,
        '--save',
        '',
        ...password,
        ...(options.args ?? []),
      ],
      cwd: dir,
      ready: options.ready ?? /ready to accept connections/i,
      user: null,
      stopSignal: 'SIGTERM',
    })
    const remove = async (): Promise<void> => {
      await server.stop()
      await removeDir()
    }
    return { ...server, host: '127.0.0.1', port, socket, remove }
  } catch (error) {
    await removeDir()
    throw error
  }
}
