import { createHash } from 'node:crypto'
import { lutimes, mkdir, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { DAY_MS, type Area, type AreaWorld } from './area'
import { seeTree, type Seen } from './tree-sight'

const FILES_A_TIME = 12
const DIRECTORIES = ['.', 'sub', 'sub/deeper']

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A world in which old files come up, and links to old files that are none of ours. */
const startOldFiles = async ({ outside, random, serial }: AreaWorld, path: string) => {
  for (const name of DIRECTORIES) await mkdir(join(path, name), { recursive: true })
  await writeFile(join(path, 'young.log'), 'young')
  await writeFile(join(path, 'sub/old.keep'), 'of another kind')
  const old = new Date(Date.now() - 90 * DAY_MS)
  await utimes(join(path, 'sub/old.keep'), old, old)
  /** What was ever made, with what it holds. */
  const made = new Map<string, string>()
  const links: string[] = []
  return {
    made,
    damage: async (): Promise<void> => {
      for (const link of links.splice(0)) await unlink(link)
      for (let n = 0; n < FILES_A_TIME; n += 1) {
        const directory = DIRECTORIES[n % DIRECTORIES.length] ?? '.'
        const name = join(directory, `old-${String(serial())}.log`)
        const text = `${name}\n`.repeat(1 + Math.floor(random() * 50))
        await mkdir(dirname(join(path, name)), { recursive: true })
        await writeFile(join(path, name), text, { mode: random() < 0.5 ? 0o640 : 0o604 })
        await utimes(join(path, name), old, new Date(old.getTime() - n * 60_000))
        made.set(name, hashOf(text))
      }
      if (random() > 0.4) return
      for (const [target, name] of [
        ['old.log', `link-${String(serial())}.log`],
        ['folder', `sub/folder-${String(serial())}`],
      ] as const) {
        await symlink(join(outside, target), join(path, name))
        await lutimes(join(path, name), old, old)
        links.push(join(path, name))
      }
    },
    /** What must not go is still there. */
    judgeOthers: (now: ReadonlyMap<string, Seen>): readonly string[] => [
      ...['young.log', 'sub/old.keep', ...links.map((link) => relative(path, link))]
        .filter((name) => !now.has(name))
        .map((name) => `${name} is gone`),
      ...[...now].flatMap(([name, { kind, content }]) =>
        kind === 'file' && made.has(name) && made.get(name) !== content
          ? [`${name} holds something else`]
          : [],
      ),
    ],
  }
}

const actionFor = (path: string, more: Readonly<{ readonly [param: string]: unknown }>): Area['action'] => ({
  type: 'old_file_cleanup',
  paths: [path],
  pattern: '*.log',
  days: 30,
  ...more,
})

/** Old files that go to the trash: each of them has to be somewhere, for ever. */
export const makeTrashArea = async (world: AreaWorld): Promise<Area> => {
  const path = join(world.root, 'old')
  const trash = join(world.root, '.mamori-trash')
  const files = await startOldFiles(world, path)
  return {
    name: 'trash',
    path,
    isReversible: true,
    action: actionFor(path, { trash: true }),
    damage: files.damage,
    judge: async (_damaged, { undo }) => {
      const now = await seeTree(path)
      const kept = await seeTree(trash).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return new Map<string, Seen>()
        throw error
      })
      const wrong = [...files.judgeOthers(now)]
      const places = new Map<string, { readonly where: string; readonly one: Seen }[]>()
      const note = (name: string, where: string, one: Seen): void => {
        places.set(name, [...(places.get(name) ?? []), { where, one }])
      }
      for (const [name, one] of now) if (one.kind === 'file') note(name, '', one)
      for (const [name, one] of kept) {
        const [, repairId = '', from] = /^([^/]+)\/files\/old\/(.+)$/.exec(name) ?? []
        if (one.kind !== 'file' || from === undefined) continue
        note(from, repairId, one)
      }
      for (const [name, content] of files.made) {
        const found = places.get(name) ?? []
        // A move that was cut off in the middle has left one file with two names.
        if (new Set(found.map(({ one }) => one.ino)).size !== 1)
          wrong.push(`${name} is there ${String(found.length)} times`)
        if (found.some(({ one }) => one.content !== content)) wrong.push(`${name} holds something else`)
        for (const { where } of found)
          if (
            where !== '' &&
            !undo.some((step) => step.kind === 'untrash' && step.trash === join(trash, where))
          )
            wrong.push(`${name} went to the trash without a record`)
      }
      return wrong
    },
  }
}

/** Old files that are deleted for good. */
export const makeDeletionArea = async (world: AreaWorld): Promise<Area> => {
  const path = join(world.root, 'gone')
  const files = await startOldFiles(world, path)
  return {
    name: 'deletion',
    path,
    isReversible: false,
    action: actionFor(path, {}),
    damage: files.damage,
    judge: async (damaged, { begun }) => {
      const now = await seeTree(path)
      const wrong = [...files.judgeOthers(now)]
      const isOnRecord = begun.some((step) => step.kind === 'delete' && step.root === path)
      for (const [name, { kind }] of damaged) {
        if (now.has(name)) continue
        if (kind !== 'file' || !files.made.has(name)) wrong.push(`${name} is gone`)
        else if (!isOnRecord) wrong.push(`${name} was deleted without a record`)
      }
      return wrong
    },
  }
}
