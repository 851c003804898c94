import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planSchema } from '@shared/domain/plan'
import { describeStep, stepCommand } from '@shared/domain/describe-step'
import { renderMessage } from '@shared/text/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actions } from '.'
import { hashPlan } from '../repair/plan-hash'
import { resourcesOf } from '../repair/resources'
import type { ServiceManager } from '../services/service-manager'
import { lookContext } from '../testing/look-context'
import { startPostgresql, type TestPostgresql } from '../testing/start-postgresql'
import { halfDead, vacuumScene, type VacuumScene } from '../testing/vacuum-scene'
import type { Action, PlanDraft, RepairAction } from './define-action'

/** Whatever an entry of the settings may say; every action takes its own fields out of it. */
const entry = {
  service: 'redis',
  port: 5100,
  directories: ['data', 'deep/er/logs'],
  paths: ['logs'],
  mode: '640',
  max_size_mb: 0.000001,
  days: 30,
}

/** A digest of a tree: names, kinds, modes, owners, times of change, contents. */
const treeHash = async (root: string): Promise<string> => {
  const hash = createHash('sha256')
  const walk = async (path: string): Promise<void> => {
    const found = await lstat(path)
    hash.update(
      JSON.stringify([
        path,
        found.mode,
        found.uid,
        found.gid,
        found.ino,
        found.size,
        found.mtimeMs,
        found.ctimeMs,
      ]),
    )
    if (found.isSymbolicLink()) hash.update(await readlink(path))
    else if (found.isDirectory())
      for (const name of (await readdir(path)).sort()) await walk(join(path, name))
    else hash.update(await readFile(path))
  }
  await walk(root)
  return hash.digest('hex')
}

let world: string
let server: ChildProcess
let database: TestPostgresql
let scene: VacuumScene
/** Somebody who has a port, for the actions that are about one. */
const LISTENER =
  "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))"
beforeAll(async () => {
  server = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (server.stdout === null) throw new Error('nobody says the port')
  const [said] = await once(server.stdout, 'data')
  entry.port = Number(String(said))
  world = await realpath(await mkdtemp(join(tmpdir(), 'mamori-world-')))
  await mkdir(join(world, 'logs'))
  await writeFile(join(world, 'logs/app.log'), 'Traceback\n')
  await writeFile(join(world, 'logs/upload.tmp'), '')
  await writeFile(join(world, 'logs/broken.json'), '{"a": 1,}')
  await symlink('logs', join(world, 'current'))
  database = await startPostgresql({ config: { autovacuum: 'off' } })
  scene = vacuumScene(database)
  await scene.sql(...halfDead('public', 'orders', 4000))
})
afterAll(async () => {
  const ended = once(server, 'exit')
  server.kill()
  await ended
  await database.remove()
  await rm(world, { recursive: true, force: true })
})

const ran: string[] = []
const manager: ServiceManager = {
  id: 'systemd',
  state: () => Promise.resolve({ kind: 'failed' }),
  argv: (verb, unit) => ['systemctl', verb, unit],
  reload: { objection: () => Promise.resolve(null) },
}
/** Long after everything in the world came to be: what is there is old. */
const nowAt = Date.now() + 60 * 86_400_000
const context = () =>
  lookContext({
    now: () => nowAt,
    baseDir: world,
    settings: {
      ...scene.settings,
      services: { redis: { manager: null, unit: null, allow: ['restart', 'reload'] } },
      guards: { ...scene.settings.guards, allowedRoots: [world] },
    },
    exec: (argv) => {
      ran.push(argv.join(' '))
      return Promise.resolve({ kind: 'exited', code: 0, stdout: '', stderr: '', durationMs: 0 })
    },
    resolveService: (name) => Promise.resolve({ kind: 'found', name, manager, unit: name }),
    evidence: ['\u001b[31mError\u001b[0m: <script>'],
  })
const { signal } = new AbortController()

const draftOf = (action: RepairAction): Promise<PlanDraft> =>
  action.plan(context(), action.params.parse(entry), signal)

const all = [...actions.values()]
const repairs = all.filter((action: Action): action is RepairAction => action.class === 'repair')

it('the actions of the first settings are there, each found by its file', () => {
  expect([...actions.keys()]).toEqual(
    expect.arrayContaining(['alert', 'check_port', 'create_missing_dirs', 'log_analysis', 'service_restart']),
  )
})

describe.each(all)('action $id', (action) => {
  it('is named as in the settings and takes its fields out of an entry', () => {
    expect(action.id).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(action.params.safeParse(entry)).toMatchObject({ success: true })
    expect(action.params.safeParse('text').success).toBe(false)
  })
})

describe.each(repairs)('repair $id', (action) => {
  it('declares its risk, how far it can be undone, its version and its target', () => {
    expect(['low', 'medium', 'high']).toContain(action.risk)
    expect(['reversible', 'compensatable', 'irreversible']).toContain(action.undo)
    expect(action.version).toBeGreaterThanOrEqual(1)
    expect(action.target(action.params.parse(entry)).name).toMatch(/\S/)
  })

  it('plans without changing anything, twice the same', async () => {
    const before = await treeHash(world)
    const first = await draftOf(action)
    expect(await draftOf(action)).toEqual(first)
    expect(await treeHash(world)).toBe(before)
    expect(ran).toEqual([])
  })

  it('plans steps that are plain data, can be shown, hashed and counted', async () => {
    const draft = await draftOf(action)
    if (draft.kind !== 'steps') throw new Error(`no steps: ${JSON.stringify(draft)}`)
    const content = {
      actions: [{ type: action.id, version: action.version }],
      host: 'here',
      target: action.target(action.params.parse(entry)),
      steps: draft.steps,
      touches: draft.touches,
      asks: draft.asks ?? [],
      freesBytes: draft.freesBytes ?? null,
      risk: draft.risk ?? action.risk,
      undo: draft.undo ?? action.undo,
      verifyChecks: [],
    }
    const plan = { ...content, hash: hashPlan(content) }
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
    expect(resourcesOf(plan.steps).length).toBeGreaterThan(0)
    const texts = [...plan.steps.map(describeStep), ...plan.touches].flatMap((text) => [
      renderMessage('ja', text),
      renderMessage('en', text),
    ])
    for (const text of [...texts, ...plan.steps.map(stepCommand)]) expect(text).toMatch(/^[^\n{}]+$/)
  })
})
