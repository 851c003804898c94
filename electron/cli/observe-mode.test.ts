import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actions } from '../engine/actions'
import { openTestJournal, replayed } from '../engine/journal/testing/test-journal'
import { findProgram } from '../engine/testing/find-program'
import { freePort } from '../engine/testing/free-port'
import { startPostgresql, type TestPostgresql } from '../engine/testing/start-postgresql'
import { startSupervisord, type Supervisord } from '../engine/testing/start-supervisord'
import { runMamori } from './testing/run-mamori'

const DAY_MS = 86_400_000
const LISTENER =
  "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))"

let dir: string
let listener: ChildProcess
let port: number
let manager: Supervisord
let postgresql: TestPostgresql
let database: Client
beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-observe-')))
  listener = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (listener.stdout === null) throw new Error('nobody says the port')
  const [said] = await once(listener.stdout, 'data')
  port = Number(String(said))
  const redis = findProgram('redis-server', 'redis-server')
  manager = await startSupervisord({
    redis: `command=${redis} --port ${String(await freePort())} --save ""\ndirectory=${dir}`,
  })
  postgresql = await startPostgresql()
  const { host, port: databasePort, user } = postgresql
  database = new Client({ host, port: databasePort, user, database: 'postgres' })
  await database.connect()
  await database.query('create table shop (id int, text text) with (autovacuum_enabled = false)')
  await database.query("insert into shop select i, repeat('x', 200) from generate_series(1, 20000) i")
  await database.query('delete from shop')
})
afterAll(async () => {
  const ended = once(listener, 'exit')
  listener.kill()
  await ended
  await manager.stop()
  await database.end()
  await postgresql.remove()
  await rm(dir, { recursive: true, force: true })
})

/** Names, kinds, modes, owners, times of change and contents of everything below a folder. */
const treeHash = async (root: string): Promise<string> => {
  const hash = createHash('sha256')
  const walk = async (path: string): Promise<void> => {
    const found = await lstat(path)
    const { mode, uid, gid, ino, size, mtimeMs, ctimeMs } = found
    hash.update(JSON.stringify([path, mode, uid, gid, String(ino), size, mtimeMs, ctimeMs]))
    if (found.isDirectory()) for (const name of (await readdir(path)).sort()) await walk(join(path, name))
    else hash.update(await readFile(path))
  }
  await walk(root)
  return hash.digest('hex')
}
const tableBytes = async (): Promise<unknown> =>
  (await database.query("select pg_relation_size('shop') as bytes")).rows
const managed = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)('supervisorctl', ['-c', manager.config, 'status', 'redis'])
  return stdout.replace(/uptime.*$/m, '')
}

it(
  'in the mode "observe" no action changes anything, although each would have acted',
  { timeout: 120_000 },
  async () => {
    const dead = "select n_dead_tup as rows from pg_stat_user_tables where relname = 'shop'"
    await expect
      .poll(async () => Number((await database.query(dead)).rows[0]?.rows), { timeout: 10_000 })
      .toBeGreaterThan(10_000)
    const world = join(dir, 'world')
    for (const name of ['old', 'tmp', 'cache', 'logs', 'private', 'json'])
      await mkdir(join(world, name), { recursive: true })
    const old = new Date(Date.now() - 90 * DAY_MS)
    for (const file of ['old/a.txt', 'tmp/b.tmp', 'cache/c.bin']) {
      await writeFile(join(world, file), 'x'.repeat(5000))
      await utimes(join(world, file), old, old)
    }
    await writeFile(join(world, 'logs/big.log'), 'y'.repeat(2_000_000))
    await writeFile(join(world, 'json/broken.json'), "{ 'a': [1, 2,], }\n")
    const acts: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      service_restart: { service: 'redis' },
      create_missing_dirs: { directories: [join(world, 'made')] },
      fix_permissions: { paths: [join(world, 'private')], mode: '700' },
      temp_file_cleanup: { paths: [join(world, 'tmp')], patterns: ['*.tmp'], days: 1 },
      old_file_cleanup: { paths: [join(world, 'old')], days: 30 },
      cache_clear: { directories: [join(world, 'cache')] },
      log_rotate: { paths: [join(world, 'logs')], max_size_mb: 1 },
      backup_and_fix_json: { paths: [join(world, 'json')] },
      kill_process_on_port: { port },
      database_vacuum: { check: 'database' },
    }
    const repairs = [...actions.values()].filter((action) => action.class === 'repair').map(({ id }) => id)
    expect(Object.keys(acts).sort()).toEqual(repairs.sort())

    const log = join(dir, 'app.log')
    const file = join(dir, 'error_patterns.json')
    const words = (id: string): string => `BROKEN_${id}_NOW`
    await writeFile(
      file,
      JSON.stringify({
        mode: 'observe',
        log_sources: [{ path: log }],
        services: {
          redis: { manager: 'supervisor', unit: 'redis', config: manager.config, allow: ['restart'] },
        },
        guards: { allowed_roots: [world], auto_irreversible: Object.keys(acts) },
        health_checks: [
          {
            name: 'database',
            type: 'postgresql',
            host: postgresql.host,
            port: postgresql.port,
            user: postgresql.user,
            database: 'postgres',
            interval: 60,
            timeout: 5,
          },
        ],
        error_patterns: Object.entries(acts).map(([id, params]) => ({
          id,
          name: id,
          pattern: words(id),
          severity: 'error',
          auto_fix: true,
          actions: [{ type: id, ...params }],
        })),
      }),
    )
    await writeFile(
      log,
      Object.keys(acts)
        .map((id) => `${new Date().toISOString()} ERROR ${words(id)}\n`)
        .join(''),
    )
    const before = [await treeHash(world), await managed(), await tableBytes()]
    const { code, stderr } = await runMamori(dir, [
      '--once',
      '--config',
      file,
      '--data-dir',
      join(dir, 'data'),
    ])
    expect([code, stderr]).toEqual([expect.any(Number), expect.not.stringContaining('Error:')])

    const events = await replayed(await openTestJournal(join(dir, 'data/mamori.db')))
    const noted = events.flatMap((event) => (event.type === 'shadow.noted' ? [event.data.ruleId] : []))
    // Nobody can give a file an old time of its last change of any kind: the temporary one is too young, and stays.
    expect(noted.sort()).toEqual(repairs.filter((id) => id !== 'temp_file_cleanup'))
    expect(events.filter(({ type }) => /^(repair|step)\./.test(type))).toEqual([])
    expect([await treeHash(world), await managed(), await tableBytes()]).toEqual(before)
    expect(listener.exitCode).toBeNull()
    expect(await readdir(join(dir, 'data'))).not.toContain('backups')
  },
)
