import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { findProgram } from '../../../electron/engine/testing/find-program'

const READY_MS = 20_000
const POLL_MS = 50
const folder = '/srv/mks/services'
const app = resolve(import.meta.dirname, 'http-app.mjs')

const listens = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      answer(true)
    })
    socket.once('error', () => answer(false))
  })

const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + READY_MS
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${READY_MS} ms`)
    await new Promise((next) => setTimeout(next, POLL_MS))
  }
}

const program = (name: string, command: string): readonly string[] => [
  `[program:${name}]`,
  `command=${command}`,
  'autorestart=false',
  'startsecs=0',
  'redirect_stderr=true',
  `stdout_logfile=${folder}/${name}.log`,
]

const httpApp = (name: string, port: number, ms: number, status: number): readonly string[] =>
  program(name, `${process.execPath} ${app} ${port} ${ms} ${status}`)

const settings = (redis: string): string =>
  [
    '[unix_http_server]',
    `file=${folder}/control.sock`,
    '[rpcinterface:supervisor]',
    'supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
    '[supervisorctl]',
    `serverurl=unix://${folder}/control.sock`,
    '[supervisord]',
    'nodaemon=true',
    `logfile=${folder}/supervisord.log`,
    `pidfile=${folder}/supervisord.pid`,
    `childlogdir=${folder}`,
    ...program('redis', `${redis} --port 6379 --bind 127.0.0.1 --save "" --dir ${folder}`),
    ...httpApp('mks-api', 5100, 70, 200),
    ...httpApp('mks-web', 3000, 40, 200),
    // Its workers are still loading the new model.
    ...httpApp('mks-predict', 8081, 5, 503),
    '',
  ].join('\n')

export type Services = {
  /** Has a service killed at once, as the kernel would. */
  readonly crash: (name: 'redis') => Promise<void>
  readonly stop: () => Promise<void>
}

/** What the host serves, really running under a real service manager, on the usual ports of a network of its own. */
export const startServices = async (): Promise<Services> => {
  await mkdir(folder, { recursive: true })
  const config = `${folder}/supervisord.conf`
  await writeFile(config, settings(findProgram('redis-server', 'redis-server')))
  const manager = spawn(findProgram('supervisord', 'supervisor'), ['-c', config], {
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = once(manager, 'exit')
  const stop = async (): Promise<void> => {
    if (manager.exitCode === null && manager.signalCode === null) manager.kill('SIGTERM')
    await ended
  }
  try {
    for (const port of [6379, 5100, 3000, 8081]) await until(`port ${port}`, () => listens(port))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    crash: async (name) => {
      const control = spawn(findProgram('supervisorctl', 'supervisor'), [
        '-c',
        config,
        'signal',
        'KILL',
        name,
      ])
      await once(control, 'exit')
      await until('the end of Redis', async () => !(await listens(6379)))
    },
    stop,
  }
}
