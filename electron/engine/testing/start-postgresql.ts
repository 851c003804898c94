import { execFile } from 'node:child_process'
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program'
import { freePort } from './free-port'
import { runServer, type RunningServer } from './run-server'
import { selfSign } from './self-sign'

export type StartPostgresqlOptions = {
  /** A free one unless told. */
  readonly port?: number
  /** Asked for from every client when given; else everybody is let in. */
  readonly password?: string
  /** How it asks for the password; SCRAM unless told. */
  readonly auth?: 'scram-sha-256' | 'md5' | 'password'
  /** Lines of postgresql.conf, for example `{ max_connections: '3' }`. */
  readonly config?: Readonly<Record<string, string>>
  /** Offers TLS with a certificate for 127.0.0.1 that it has signed itself. */
  readonly tls?: boolean
  /** A standby that takes no connections for as long as it lives: it says that it is starting. */
  readonly neverReady?: boolean
}

export type TestPostgresql = RunningServer & {
  readonly host: string
  readonly port: number
  /** The folder of its Unix socket. */
  readonly socketDir: string
  readonly user: string
  /** Stops it and deletes its data. */
  readonly remove: () => Promise<void>
}

const run = promisify(execFile)

/** PostgreSQL refuses to run as root, so root hands it to the first of these users that exists. */
const ordinaryUser = async (): Promise<{ readonly uid: number; readonly gid: number } | null> => {
  if (process.getuid?.() !== 0) return null
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const entry = entries.find(([user]) => user === name)
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new Error('PostgreSQL refuses root, and there is neither a user postgres nor nobody')
}

/** A real PostgreSQL with data of its own on a port of 127.0.0.1; ready means that it takes connections. */
export const startPostgresql = async (options: StartPostgresqlOptions = {}): Promise<TestPostgresql> => {
  const initdb = findProgram('initdb', 'postgresql')
  const postgres = findProgram('postgres', 'postgresql')
  const user = await ordinaryUser()
  const dir = await mkdtemp(join(tmpdir(), 'mamori-pg-'))
  const removeDir = (): Promise<void> => rm(dir, { recursive: true, force: true })
  try {
    const data = join(dir, 'data')
    const passwordFile = join(dir, 'password')
    /** A file that only the server's user may read, as it demands for keys. */
    const give = async (path: string, content: string): Promise<void> => {
      await writeFile(path, content, { mode: 0o600 })
      if (user !== null) await chown(path, user.uid, user.gid)
    }
    if (user !== null) await chown(dir, user.uid, user.gid)
    await give(passwordFile, `${options.password ?? 'unused'}\n`)
    const auth = options.password === undefined ? 'trust' : (options.auth ?? 'scram-sha-256')
    await run(
      initdb,
      [
        '-D',
        data,
        '-U',
        'postgres',
        `--auth=${auth}`,
        `--pwfile=${passwordFile}`,
        '--no-locale',
        '-E',
        'UTF8',
        '--no-sync',
      ],
      {
        cwd: dir,
        ...user,
      },
    )
    if (options.neverReady === true) await give(join(data, 'standby.signal'), '')
    const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
    if (options.tls === true) {
      const { cert, key } = await selfSign('127.0.0.1')
      await give(certFile, cert)
      await give(keyFile, key)
    }
    const port = options.port ?? (await freePort())
    const config = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: dir,
      fsync: 'off',
      log_connections: 'on',
      ...(options.neverReady === true ? { hot_standby: 'off', restore_command: 'false' } : {}),
      ...(options.tls === true ? { ssl: 'on', ssl_cert_file: certFile, ssl_key_file: keyFile } : {}),
      ...options.config,
    }
    const server = await runServer({
      argv: [
        postgres,
        '-D',
        data,
        '-p',
        String(port),
        ...Object.entries(config).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      ],
      cwd: dir,
      ready: options.neverReady === true ? /entering standby mode/ : /ready to accept connections/,
      user,
      stopSignal: 'SIGINT',
    })
    const remove = async (): Promise<void> => {
      await server.stop()
      await removeDir()
    }
    return { ...server, host: '127.0.0.1', port, socketDir: dir, user: 'postgres', remove }
  } catch (error) {
    await removeDir()
    throw error
  }
}
