import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './find-program'
import { runServer } from './run-server'

export type Supervisord = {
  /** Its settings file, for `supervisorctl -c`. */
  readonly config: string
  readonly stop: () => Promise<void>
}

/** Starts a supervisord of a test's own; `programs` holds the lines below each `[program:NAME]`. */
export const startSupervisord = async (programs: Readonly<Record<string, string>>): Promise<Supervisord> => {
  const dir = await mkdtemp(join(tmpdir(), 'mamori-supervisord-'))
  const config = join(dir, 'supervisord.conf')
  const sections = Object.entries(programs).map(([name, lines]) => `[program:${name}]\n${lines}\n`)
  await writeFile(
    config,
    `[unix_http_server]
file=${dir}/supervisor.sock
chmod=0700
[supervisord]
nodaemon=true
pidfile=${dir}/supervisord.pid
logfile=${dir}/supervisord.log
childlogdir=${dir}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://${dir}/supervisor.sock
${sections.join('')}`,
  )
  const server = await runServer({
    argv: [findProgram('supervisord', 'supervisor'), '-c', config],
    cwd: dir,
    ready: /supervisord started with pid/,
    user: null,
    stopSignal: 'SIGTERM',
  })
  return {
    config,
    stop: async () => {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
