import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram } from '../engine/testing/find-program'
import { freePort } from '../engine/testing/free-port'
import { startSupervisord, type Supervisord } from '../engine/testing/start-supervisord'
import { runMamori } from './testing/run-mamori'

/** A server that answers every start-up message as PostgreSQL does while it reads its log again, see 57P03. */
const STARTING_UP = `
const text = 'SFATAL\\0VFATAL\\0C57P03\\0Mthe database system is starting up\\0\\0'
const answer = Buffer.concat([Buffer.from('E'), Buffer.alloc(4), Buffer.from(text)])
answer.writeInt32BE(text.length + 4, 1)
require('node:net').createServer((socket) => {
  socket.on('error', () => undefined)
  socket.on('data', (data) => (data.length === 8 ? socket.write('N') : socket.end(answer)))
}).listen(Number(process.argv[1]), '127.0.0.1')`

let dir: string
let manager: Supervisord | null = null
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-friends-'))
})
afterEach(async () => {
  await manager?.stop()
  manager = null
  await rm(dir, { recursive: true, force: true })
})

const supervise = async (name: string, command: string, more = ''): Promise<Supervisord> => {
  manager = await startSupervisord({
    [name]: `command=${command}\nautorestart=false\nstartsecs=0\nstartretries=0\ndirectory=${dir}\n${more}`,
  })
  return manager
}
/** What the manager says of its one program: its state with its pid, so that a restart shows. */
const statusOf = async ({ config }: Supervisord): Promise<string> => {
  const { stdout } = await promisify(execFile)('supervisorctl', ['-c', config, 'status']).catch(
    (error: { stdout: string }) => error,
  )
  return stdout.replace(/, uptime.*$/m, '').trim()
}
const settled = async (supervisor: Supervisord, state: RegExp): Promise<void> => {
  await expect.poll(() => statusOf(supervisor), { timeout: 15_000 }).toMatch(state)
}

type Settings = Readonly<Record<string, unknown>>

/** One pass over everything in the mode that acts alone; the kinds of events that it left, and the gates that stopped it. */
const pass = async (service: string, { config }: Supervisord, settings: Settings) => {
  const file = join(dir, 'error_patterns.json')
  await writeFile(
    file,
    JSON.stringify({
      mode: 'auto',
      services: { [service]: { manager: 'supervisor', unit: service, config, allow: ['restart', 'start'] } },
      auto_fix_config: { recurrence_window: 1, notification_channels: ['log'] },
      log_sources: [],
      ...settings,
    }),
  )
  const { stdout, stderr } = await runMamori(dir, [
    '--once',
    '--config',
    file,
    '--data-dir',
    join(dir, 'data'),
    '--json',
  ])
  return { document: stdout, stderr }
}
const check = (name: string, type: string, more: Settings): Settings => ({
  health_checks: [
    {
      name,
      type,
      interval: 60,
      timeout: 2,
      consecutive: 1,
      critical: true,
      auto_fix: true,
      on_failure: [{ type: 'service_restart', service: name, grace_seconds: 5 }],
      ...more,
    },
  ],
})

describe('what only looks as if it were broken is not restarted', { timeout: 60_000 }, () => {
  it('but a Redis that is really down is: the others mean something', async () => {
    const port = await freePort()
    const redis = findProgram('redis-server', 'redis-server')
    const supervisor = await supervise('redis', `${redis} --port ${String(port)} --save ""`, 'autostart=true')
    await settled(supervisor, /RUNNING/)
    const pid = Number(/pid (\d+)/.exec(await statusOf(supervisor))?.[1])
    process.kill(pid, 'SIGKILL')
    await settled(supervisor, /EXITED|FATAL/)
    await pass('redis', supervisor, check('redis', 'redis', { port }))
    expect(await statusOf(supervisor)).toMatch(/RUNNING/)
  })

  it('a Redis with a password that we lack', async () => {
    const port = await freePort()
    const redis = findProgram('redis-server', 'redis-server')
    const supervisor = await supervise(
      'redis',
      `${redis} --port ${String(port)} --save "" --requirepass geheim`,
    )
    await settled(supervisor, /RUNNING/)
    const before = await statusOf(supervisor)
    const { document } = await pass('redis', supervisor, check('redis', 'redis', { port }))
    expect(document).toMatch(/unknown/)
    expect(await statusOf(supervisor)).toBe(before)
  })

  it('a PostgreSQL that is starting up', async () => {
    const port = await freePort()
    const script = join(dir, 'postgresql.cjs')
    await writeFile(script, STARTING_UP.replace('process.argv[1]', 'process.argv[2]'))
    const supervisor = await supervise('postgresql', `${process.execPath} ${script} ${String(port)}`)
    await settled(supervisor, /RUNNING/)
    const before = await statusOf(supervisor)
    const { document } = await pass(
      'postgresql',
      supervisor,
      check('postgresql', 'postgresql', { port, host: '127.0.0.1' }),
    )
    expect(document).toMatch(/starting|起動/i)
    expect(await statusOf(supervisor)).toBe(before)
  })

  it('a service that its operator has stopped', async () => {
    const port = await freePort()
    const redis = findProgram('redis-server', 'redis-server')
    const supervisor = await supervise('redis', `${redis} --port ${String(port)} --save ""`)
    await settled(supervisor, /RUNNING/)
    await promisify(execFile)('supervisorctl', ['-c', supervisor.config, 'stop', 'redis'])
    await settled(supervisor, /STOPPED/)
    await pass('redis', supervisor, check('redis', 'redis', { port }))
    expect(await statusOf(supervisor)).toMatch(/STOPPED/)
  })

  it('a line that holds the words in an address, and a service that answers all the same', async () => {
    const port = await freePort()
    const redis = findProgram('redis-server', 'redis-server')
    const supervisor = await supervise('redis', `${redis} --port ${String(port)} --save ""`)
    await settled(supervisor, /RUNNING/)
    const before = await statusOf(supervisor)
    const log = join(dir, 'app.log')
    const now = new Date().toISOString()
    await writeFile(
      log,
      `${now} INFO GET /help?q=redis%20connection%20refused HTTP/1.1 200 https://example.com/docs/redis-connection-refused\n` +
        `${now} ERROR redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:${String(port)}. Connection refused.\n`,
    )
    await pass('redis', supervisor, {
      ...check('redis', 'redis', { port }),
      log_sources: [{ path: log }],
      error_patterns: [
        {
          id: 'redis_connection_error',
          name: 'Redis',
          pattern: String.raw`redis\.exceptions\.ConnectionError|connection.refused`,
          severity: 'warning',
          auto_fix: true,
          actions: [{ type: 'service_restart', service: 'redis' }],
        },
      ],
    })
    expect(await statusOf(supervisor)).toBe(before)
  })
})
