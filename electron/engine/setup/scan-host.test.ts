import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import { freePort } from '../testing/free-port'
import { startHttp } from '../testing/start-http'
import { startPostgresql } from '../testing/start-postgresql'
import { startRedis } from '../testing/start-redis'
import { readRedisAnswer } from './find-redis'
import { parseSystemdUnits } from './find-services'
import { servesOf } from './found-service'
import { parseLoopbackListeners } from './listening-ports'
import { scanHost, type ScanPlaces } from './scan-host'

let dir = ''
let cleanups: (() => Promise<void>)[] = []
const nothing: Exec = () =>
  Promise.resolve({ kind: 'failed', why: 'not_found', stdout: '', stderr: '', durationMs: 0 })

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-scan-'))
  for (const folder of ['app/logs', 'log', 'run', 'init']) await mkdir(join(dir, folder), { recursive: true })
})
afterEach(async () => {
  await Promise.all(cleanups.map((cleanup) => cleanup()))
  cleanups = []
  await chmod(join(dir, 'log'), 0o755)
  await rm(dir, { recursive: true, force: true })
})

/** A scan that looks at nothing of the machine that runs this test but what it is given. */
const scan = async (
  places: Partial<ScanPlaces> = {},
  exec: Exec = nothing,
  signal = AbortSignal.timeout(20_000),
) => {
  const found = await scanHost(
    {
      exec,
      cwd: join(dir, 'app'),
      places: {
        postgresqlPorts: [],
        postgresqlSockets: join(dir, 'run'),
        redisPorts: [],
        httpPorts: [],
        procRoot: dir,
        logRoot: join(dir, 'log'),
        systemdDirectory: join(dir, 'no-systemd'),
        initDirectory: join(dir, 'init'),
        supervisorSockets: [],
        supervisorConfig: null,
        pm2Home: null,
        dockerSocket: join(dir, 'no-docker.sock'),
        ...places,
      },
    },
    signal,
  )
  return found.map(({ finding: { id, detail, suggested }, thing }) => ({
    id,
    code: detail.code,
    suggested,
    thing,
  }))
}

/** A listener that takes connections, remembers what it was sent, and answers with `answer`. */
const startTalker = async (
  answer: string | null,
): Promise<{ readonly port: number; readonly heard: () => string }> => {
  let heard = ''
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (answer !== null) socket.write(answer)
    })
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  cleanups.push(() => new Promise((resolve) => server.close(() => resolve())))
  return { port, heard: () => heard }
}

describe('databases', () => {
  it('are found by TCP and by socket, without a trace in their logs', async () => {
    const pg = await startPostgresql()
    cleanups.push(pg.remove)
    const id = `127.0.0.1:${pg.port}`
    expect(await scan({ postgresqlPorts: [pg.port, await freePort()] })).toEqual([
      {
        id: `postgresql:${id}`,
        code: 'setup.postgresql.answers',
        suggested: true,
        thing: { kind: 'postgresql', host: '127.0.0.1', port: pg.port },
      },
    ])
    expect(await scan({ postgresqlSockets: pg.socketDir })).toMatchObject([{ id: `postgresql:${id}` }])
    expect(pg.output()).not.toMatch(/FATAL|ERROR|WARNING/)
  })

  it('are found by their socket alone where they do not listen on TCP', async () => {
    const pg = await startPostgresql({ config: { listen_addresses: '' } })
    cleanups.push(pg.remove)
    expect(await scan({ postgresqlSockets: pg.socketDir })).toMatchObject([
      { thing: { kind: 'postgresql', host: pg.socketDir, port: pg.port } },
    ])
  })

  it('are offered, not suggested, when a check could not say anything', async () => {
    const [open, closed] = await Promise.all([startRedis(), startRedis({ password: 'secret' })])
    cleanups.push(open.remove, closed.remove)
    expect(await scan({ redisPorts: [open.port, closed.port] })).toMatchObject([
      { id: `redis:127.0.0.1:${open.port}`, code: 'setup.redis.answers', suggested: true },
      { id: `redis:127.0.0.1:${closed.port}`, code: 'setup.redis.password', suggested: false },
    ])
    expect(readRedisAnswer('-LOADING Redis is loading the dataset in memory\r\n')).toMatchObject({
      suggested: true,
    })
    expect(readRedisAnswer('-DENIED Redis is running in protected mode')).toMatchObject({ suggested: false })
    expect(readRedisAnswer('HTTP/1.1 400 Bad Request\r\n')).toBeNull()
  })

  it('are not taken for what only listens, and silence ends', async () => {
    const [silent, chatty] = [await startTalker(null), await startTalker('220 mail ready\r\n')]
    const ports = [silent.port, chatty.port]
    expect(
      await scan({ postgresqlPorts: ports, redisPorts: ports, httpPorts: ports, procRoot: '/proc' }),
    ).toEqual([])
  })
})

describe('HTTP servers', () => {
  it('are found by the address that says most about their health', async () => {
    const api = await startHttp({
      handle: (request, response) => {
        response.statusCode = request.url === '/health' ? 200 : 404
        response.end('x')
      },
    })
    const [site, broken] = [
      await startHttp(),
      await startHttp({ handle: (_request, response) => response.writeHead(503).end() }),
    ]
    cleanups.push(api.stop, site.stop, broken.stop)
    const found = await scan({ httpPorts: [api.port, site.port, broken.port], procRoot: '/proc' })
    expect(found.map(({ id, suggested }) => `${id} ${suggested}`).sort()).toEqual(
      [`http:${api.url}/health true`, `http:${site.url}/api/health true`, `http:${broken.url}/ false`].sort(),
    )
    expect(api.requests()[0]?.headers['user-agent']).toMatch(/^Mamori/)
  })

  it('are asked only on ports that are theirs: nothing else hears a byte', async () => {
    const stranger = await startTalker(null)
    const http = await startHttp()
    cleanups.push(http.stop)
    expect(await scan({ httpPorts: [http.port], procRoot: '/proc' })).toMatchObject([
      { id: `http:${http.url}/api/health` },
    ])
    expect(stranger.heard()).toBe('')
  })

  it('are read from the kernel only where loopback reaches them', () => {
    const row = (local: string, state: string): string =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000 100 0 0 10 0`
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      row('0100007F:1F90', '0A'),
      row('00000000:0050', '0A'),
      row('0A00000A:0050', '0A'),
      row('0100007F:1F91', '01'),
      row('00000000000000000000000000000000:0BB8', '0A'),
      row('00000000000000000000000001000000:0BB9', '0A'),
      '',
    ].join('\n')
    expect(parseLoopbackListeners(table)).toEqual([
      { hosts: ['127.0.0.1'], port: 8080, inode: '4242' },
      { hosts: ['127.0.0.1'], port: 80, inode: '4242' },
      { hosts: ['127.0.0.1', '::1'], port: 3000, inode: '4242' },
      { hosts: ['::1'], port: 3001, inode: '4242' },
    ])
  })
})

describe('services', () => {
  it('of systemd are read from its list, clusters instead of the shell around them', async () => {
    const output = [
      'cron.service                loaded    active   running Regular background program processing daemon',
      'flask_app.service           loaded    failed   failed  Shop',
      'mysql.service               not-found inactive dead    mysql.service',
      'nginx.service               loaded    active   running A high performance web server',
      'postgresql.service          loaded    active   exited  PostgreSQL RDBMS',
      'postgresql@15-main.service  loaded    active   running PostgreSQL Cluster 15-main',
      'redis-server.service        loaded    inactive dead    Advanced key-value store',
      'systemd-networkd.service    loaded    active   running Network Configuration',
      '',
    ].join('\n')
    expect(
      parseSystemdUnits(output).map(({ finding, thing }) => [
        finding.id,
        finding.suggested,
        'serves' in thing && thing.serves,
      ]),
    ).toEqual([
      ['service:systemd:flask_app', false, 'app'],
      ['service:systemd:nginx', true, 'web_server'],
      ['service:systemd:postgresql@15-main', true, 'postgresql'],
      ['service:systemd:redis-server', false, 'redis'],
    ])
    expect(parseSystemdUnits('postgresql.service loaded active running x')).toHaveLength(1)
    await mkdir(join(dir, 'systemd'))
    const exec: Exec = (argv) => {
      expect(argv[0]).toBe('systemctl')
      return Promise.resolve({ kind: 'exited', code: 0, stdout: output, stderr: '', durationMs: 1 })
    }
    expect(await scan({ systemdDirectory: join(dir, 'systemd') }, exec)).toHaveLength(4)
  })

  it('of init scripts are found with their state, those of interest only', async () => {
    await writeFile(join(dir, 'init/redis-server'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    await writeFile(join(dir, 'init/postgresql'), '#!/bin/sh\nexit 3\n', { mode: 0o755 })
    await writeFile(join(dir, 'init/cron'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    await writeFile(join(dir, 'init/nginx'), 'not executable')
    const found = await scan({}, createExec())
    expect(found.map(({ id, code, suggested }) => `${id} ${code} ${suggested}`).sort()).toEqual([
      'service:sysv:postgresql setup.service.inactive false',
      'service:sysv:redis-server setup.service.active true',
    ])
  })

  it('of a supervisor are found when there is one', async () => {
    await writeFile(join(dir, 'super.sock'), '')
    const stdout = [
      'redis                            RUNNING   pid 12, uptime 0:00:05',
      'shop:worker_00                   FATAL     Exited too quickly',
      'unix:///x refused connection',
    ].join('\n')
    const exec: Exec = (argv) => {
      expect(argv).toEqual(['supervisorctl', '-c', '/etc/s.conf', 'status'])
      return Promise.resolve({ kind: 'exited', code: 3, stdout, stderr: '', durationMs: 1 })
    }
    expect(
      await scan({ supervisorSockets: [join(dir, 'super.sock')], supervisorConfig: '/etc/s.conf' }, exec),
    ).toMatchObject([
      { id: 'service:supervisor:redis', suggested: true, thing: { serves: 'redis' } },
      { id: 'service:supervisor:shop:worker_00', suggested: false, thing: { serves: 'app' } },
    ])
  })

  it('are of interest by their names', () => {
    expect(
      ['apache2', 'nginx', 'my-api', 'redis-server', 'postgresql@15-main', 'ssh', 'nfs-server'].map(servesOf),
    ).toEqual(['web_server', 'web_server', 'app', 'redis', 'postgresql', null, null])
  })
})

describe('logs', () => {
  it('are found with whether they can be read; the own ones are not', async () => {
    await writeFile(join(dir, 'log/syslog'), 'x'.repeat(3000))
    await mkdir(join(dir, 'log/postgresql'))
    await writeFile(join(dir, 'log/postgresql/old.log'), '')
    await utimes(join(dir, 'log/postgresql/old.log'), 1, 1)
    await writeFile(join(dir, 'log/postgresql/new.log'), 'y'.repeat(5000))
    for (const name of ['app.log', 'auto_fix.log', 'alerts.log', 'notes.txt'])
      await writeFile(join(dir, 'app/logs', name), '')
    expect((await scan()).map(({ id, code, suggested }) => [id, code, suggested])).toEqual([
      [`log:${join(dir, 'app/logs/app.log')}`, 'setup.log.readable', true],
      [`log:${join(dir, 'log/syslog')}`, 'setup.log.readable', true],
      [`log:${join(dir, 'log/postgresql/*.log')}`, 'setup.log.readable', true],
    ])
  })

  it('that are closed to this user are told with the group that may read them', async () => {
    await writeFile(join(dir, 'log/syslog'), '', { mode: 0o600 })
    await mkdir(join(dir, 'log/postgresql'), { mode: 0o700 })
    await chmod(dir, 0o755)
    const isRoot = process.geteuid?.() === 0
    if (!isRoot) await chmod(join(dir, 'log/syslog'), 0o000)
    if (!isRoot) await chmod(join(dir, 'log/postgresql'), 0o000)
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect((await scan()).map(({ id, code, suggested }) => [id, code, suggested])).toEqual([
        [`log:${join(dir, 'log/syslog')}`, 'setup.log.unreadable', false],
        [`log:${join(dir, 'log/postgresql/*.log')}`, 'setup.log.folder_unreadable', false],
      ])
    } finally {
      if (isRoot) process.seteuid?.(0)
      await chmod(join(dir, 'log/postgresql'), 0o700)
    }
  })
})

describe('a scan', () => {
  it('of nothing finds nothing and changes nothing', async () => {
    expect(await scan()).toEqual([])
    expect(await readdir(join(dir, 'app/logs'))).toEqual([])
  })

  it('ends when it is told to', async () => {
    await expect(scan({}, nothing, AbortSignal.abort(new Error('closed')))).rejects.toThrow('closed')
    const silent = await startTalker(null)
    const stop = new AbortController()
    const running = scan({ redisPorts: [silent.port] }, nothing, stop.signal)
    await expect.poll(silent.heard).toBe('PING\r\n')
    stop.abort(new Error('closed'))
    await expect(running).rejects.toThrow('closed')
  })
})
