import { createHash } from 'node:crypto'
import { chmod, chown, link, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { StepOf } from '@shared/domain/plan'
import type { Backups } from '../../backup/backups'
import { DAY_MS, type Area, type AreaWorld } from './area'

const FILES = ['a.json', 'b.json', 'c.json', 'sub/d.json', 'sub/e.json', 'sub/f.json']

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Broken is told as what no value is.
    return undefined
  }
}

/** JSON files that break. */
export const makeJsonArea = async (
  { root, outside, random, serial, owner }: AreaWorld,
  backups: Pick<Backups, 'read'>,
): Promise<Area> => {
  const path = join(root, 'json')
  await mkdir(join(path, 'sub'), { recursive: true })
  await symlink(join(outside, 'broken.json'), join(path, 'link.json'))
  await link(join(outside, 'broken.json'), join(path, 'second-name.json'))
  const now = new Map<string, { readonly broken: string; readonly value: unknown }>()
  const keptAs = async ({ archive, entry }: StepOf<'restore'>): Promise<string> => {
    const kept = await backups.read(archive, entry, new AbortController().signal)
    return kept.kind === 'read' ? Buffer.from(kept.content).toString() : kept.message.code
  }
  return {
    name: 'json',
    path,
    isReversible: true,
    action: { type: 'backup_and_fix_json', paths: [path], recursive: true },
    damage: async () => {
      for (const name of FILES) {
        const n = serial()
        const more = 'x'.repeat(Math.floor(random() * 2000))
        const broken = `{\n  // ${String(n)}\n  "n": ${String(n)},\n  'list': [1, 2,],\n  "more": "${more}",\n}\n`
        const file = join(path, name)
        await writeFile(file, broken)
        await chmod(file, random() < 0.5 ? 0o640 : 0o606)
        if (owner !== null) await chown(file, random() < 0.5 ? owner.uid : 0, owner.gid)
        const at = new Date(Date.now() - Math.floor(random() * 30 * DAY_MS))
        await utimes(file, at, at)
        now.set(name, { broken, value: { n, list: [1, 2], more } })
      }
    },
    judge: async (damaged, { undo }) => {
      const wrong: string[] = []
      for (const [name, { broken, value }] of now) {
        const text = await readFile(join(path, name), 'utf8')
        if (text === broken) continue
        if (!isDeepStrictEqual(parsed(text), value)) wrong.push(`${name} holds ${text.slice(0, 100)}`)
        const steps = undo.filter(
          (step): step is StepOf<'restore'> => step.kind === 'restore' && step.path === join(path, name),
        )
        if (steps.length === 0) wrong.push(`${name} was changed without a record`)
        for (const step of steps) {
          const kept = await keptAs(step)
          if (kept !== broken) wrong.push(`the backup of ${name} holds ${kept.slice(0, 100)}`)
          if (createHash('sha256').update(text).digest('hex') !== step.sha256Expected)
            wrong.push(`${name} is not what its record says`)
        }
      }
      if (damaged.size === 0) wrong.push('nothing was damaged')
      return wrong
    },
  }
}
