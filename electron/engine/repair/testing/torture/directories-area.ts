import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Area, AreaWorld } from './area'
import { seeTree } from './tree-sight'

const NAMED = ['data', 'data/in/deep', 'logs', 'uploads', 'cache/one', 'cache/two', 'run', 'spool']
const PARENTS = ['data/in', 'cache']
const MODE = 0o750
const PARENT_MODE = 0o755
/** Closed to others until it has its owner: what a kill in that moment leaves. */
const UNFINISHED_MODE = 0o700

/** Directories that vanish. */
export const makeDirectoriesArea = async ({ root, random, owner }: AreaWorld): Promise<Area> => {
  const path = join(root, 'directories')
  await mkdir(path)
  const [me, mine] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  return {
    name: 'directories',
    path,
    isReversible: true,
    action: {
      type: 'create_missing_dirs',
      directories: NAMED.map((name) => join(path, name)),
      mode: MODE.toString(8),
      ...(owner && { owner: owner.name }),
    },
    damage: async () => {
      for (const name of ['data', 'data/in', 'logs', 'uploads', 'cache', 'cache/two', 'run', 'spool'])
        if (random() < 0.8) await rm(join(path, name), { recursive: true, force: true })
    },
    judge: async (damaged, { undo }) => {
      const now = await seeTree(path)
      const wrong: string[] = []
      for (const [name, { kind, mode, uid, gid }] of now) {
        if (damaged.has(name)) continue
        if (kind !== 'directory' || !(NAMED.includes(name) || PARENTS.includes(name)))
          wrong.push(`${name} has come from nowhere`)
        if (!undo.some((step) => step.kind === 'rmdir' && step.path === join(path, name)))
          wrong.push(`${name} was made without a record`)
        const isNamed = NAMED.includes(name)
        const wanted = isNamed ? MODE : PARENT_MODE
        const [isFinished, isUnfinished] = [
          mode === wanted && (uid === (isNamed ? owner?.uid : me) || owner === null),
          mode === UNFINISHED_MODE &&
            [[me, mine], ...(owner ? [[owner.uid, owner.gid]] : [])].some(
              ([one, group]) => uid === one && gid === group,
            ),
        ]
        if (!isFinished && !isUnfinished)
          wrong.push(`${name}: mode ${mode.toString(8)} of ${String(uid)}:${String(gid)}`)
      }
      for (const name of damaged.keys()) if (!now.has(name)) wrong.push(`${name} is gone`)
      return wrong
    },
  }
}
