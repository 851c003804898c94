import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Area, AreaWorld } from './area'
import { differences, seeTree } from './tree-sight'

const DIRECTORIES = ['sub', 'sub/deeper', 'other']
const FILES = DIRECTORIES.flatMap((name) => Array.from({ length: 5 }, (_, n) => `${name}/file-${String(n)}`))
const [DIRECTORY_MODE, FILE_MODE] = [0o750, 0o640]
const WRONG_MODES = [0o600, 0o644, 0o660, 0o604]

/** Files and directories whose owner and mode go wrong. */
export const makeAccessArea = async ({ root, outside, random, owner }: AreaWorld): Promise<Area> => {
  const path = join(root, 'access')
  for (const name of DIRECTORIES) await mkdir(join(path, name), { recursive: true })
  for (const name of FILES) await writeFile(join(path, name), `content of ${name}\n`)
  await symlink(join(outside, 'folder'), join(path, 'link-to-folder'))
  await symlink(join(outside, 'file'), join(path, 'sub/link-to-file'))
  const isDirectory = (name: string): boolean => DIRECTORIES.includes(name)
  const right = (name: string) => ({
    mode: isDirectory(name) ? DIRECTORY_MODE : FILE_MODE,
    uid: owner?.uid ?? process.getuid?.() ?? 0,
    gid: owner?.gid ?? process.getgid?.() ?? 0,
  })
  return {
    name: 'access',
    path,
    isReversible: true,
    action: {
      type: 'fix_permissions',
      paths: DIRECTORIES.filter((name) => dirname(name) === '.').map((name) => join(path, name)),
      recursive: true,
      mode: DIRECTORY_MODE.toString(8),
      file_mode: FILE_MODE.toString(8),
      ...(owner && { owner: owner.name }),
    },
    damage: async () => {
      for (const name of [...DIRECTORIES, ...FILES]) {
        if (random() < 0.2) continue
        if (owner !== null && random() < 0.7) await chown(join(path, name), 0, 0)
        const wrong = WRONG_MODES[Math.floor(random() * WRONG_MODES.length)] ?? 0o600
        await chmod(join(path, name), isDirectory(name) ? 0o700 : wrong)
      }
    },
    judge: async (damaged, { undo }) => {
      const now = await seeTree(path)
      const wrong: string[] = []
      for (const name of [...DIRECTORIES, ...FILES]) {
        const [was, is, wanted] = [damaged.get(name), now.get(name), right(name)]
        if (was === undefined || is === undefined) {
          wrong.push(`${name} is gone`)
          continue
        }
        for (const part of ['mode', 'uid', 'gid'] as const)
          if (is[part] !== was[part] && is[part] !== wanted[part])
            wrong.push(`${name}: ${part} ${String(was[part])} -> ${String(is[part])}`)
        const isTouched = is.mode !== was.mode || is.uid !== was.uid || is.gid !== was.gid
        const isOnRecord = undo.some((step) => step.kind === 'access' && step.path === join(path, name))
        if (isTouched && !isOnRecord) wrong.push(`${name} was changed without a record`)
      }
      const still = differences(damaged, now, ({ kind, ino, links, mtimeMs, content }) => [
        kind,
        ino,
        links,
        // Swapping something in it is our own doing.
        kind === 'directory' ? 0 : mtimeMs,
        content,
      ])
      return [...wrong, ...still]
    },
  }
}
