import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeTree, type Sight } from './tree-sight'
import { makeAccessArea } from './access-area'
import { DAY_MS, type Area, type AreaWorld } from './area'
import { makeDeletionArea, makeTrashArea } from './cleanup-areas'
import { makeDirectoriesArea } from './directories-area'
import { makeJsonArea } from './json-area'
import { makeQuietLogArea, startBusyLogArea, type LogArea } from './log-areas'
import { createBackups } from '../../backup/create-backups'

/** Areas whose directory `sub` is swapped for a link now and then. */
export const SWAPPED = ['access', 'trash', 'deletion', 'json']

export type TortureWorld = {
  readonly root: string
  readonly outside: string
  readonly outsideBefore: Sight
  readonly areas: readonly Area[]
  readonly logs: readonly LogArea[]
}

type Order = {
  readonly dir: string
  readonly dataDir: string
  readonly random: () => number
  readonly serial: () => number
  /** The script that writes a log. */
  readonly writer: string
}

const nobody = (): AreaWorld['owner'] => {
  if (process.getuid?.() !== 0) return null
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? []
  return uid === undefined || gid === undefined
    ? null
    : { name: 'nobody', uid: Number(uid), gid: Number(gid) }
}

/** What looks in every way as if it were to be repaired, but lies where nobody may touch anything. */
const makeOutside = async (outside: string): Promise<void> => {
  const old = new Date(Date.now() - 90 * DAY_MS)
  await mkdir(join(outside, 'folder'), { recursive: true })
  for (const name of SWAPPED) await mkdir(join(outside, 'twins', name, 'deeper'), { recursive: true })
  const files = [
    'file',
    'old.log',
    'broken.json',
    'folder/old.log',
    ...SWAPPED.flatMap((name) =>
      [
        'file-0',
        'file-1',
        'old-1.log',
        'd.json',
        'e.json',
        'f.json',
        'deeper/file-0',
        'deeper/old-2.log',
      ].map((file) => `twins/${name}/${file}`),
    ),
  ]
  for (const file of files) {
    await writeFile(join(outside, file), "{ 'outside': [1, 2,], }\n", { mode: 0o604 })
    await utimes(join(outside, file), old, old)
  }
}

/** A tree of everything that breaks, and one beside it that has to stay as it is. */
export const startTortureWorld = async (order: Order): Promise<TortureWorld> => {
  const { dir, dataDir, random, serial, writer } = order
  const [root, outside] = [join(dir, 'root'), join(dir, 'outside')]
  await mkdir(root)
  await makeOutside(outside)
  const world: AreaWorld = { root, outside, random, serial, owner: nobody() }
  const backups = createBackups({
    dir: join(dataDir, 'backups'),
    host: 'torture',
    now: Date.now,
    use: { recipient: null, identityFile: null, keepMs: DAY_MS, maxBytes: 1e9 },
    isUndoable: () => true,
    onPruneFailed: (error) => {
      throw error
    },
  })
  const quiet = await makeQuietLogArea(world)
  const others = [
    await makeAccessArea(world),
    await makeDirectoriesArea(world),
    await makeTrashArea(world),
    await makeDeletionArea(world),
    await makeJsonArea(world, backups),
  ]
  const outsideBefore = await seeTree(outside)
  // Last, since whoever gets the world has to stop its writer.
  const logs = [quiet, await startBusyLogArea(world, writer)]
  return { root, outside, outsideBefore, areas: [...others, ...logs], logs }
}

/** The settings with one rule an area; another generation has other rules, for which nothing has happened yet. */
export const settingsOf = ({ root, areas }: TortureWorld, generation: number, logFile: string): string =>
  JSON.stringify({
    mode: 'auto',
    guards: { allowed_roots: [root], auto_irreversible: ['old_file_cleanup', 'log_rotate'] },
    health_checks: [],
    log_sources: [{ path: logFile }],
    auto_fix_config: {
      max_retries: 20,
      cooldown_period: 0,
      retry_delay: 0,
      recurrence_window: 0,
      repairs_per_hour: 1000,
      notification_channels: ['log'],
    },
    error_patterns: areas.map(({ name, action }) => ({
      id: `${name}_${String(generation)}`,
      name,
      pattern: `DAMAGED ${name} in ${String(generation)}!`,
      severity: 'error',
      auto_fix: true,
      actions: [action],
    })),
  })
