import { isAbsolute, resolve } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { z } from 'zod'
import { isSafeDirectoryMode } from '../repair/path-rules'
import { defineAction } from './define-action'
import { ownSettings } from './look/own-settings'
import { findWrongAccess, type Mode, type WrongAccess } from './look/find-wrong-access'
import { readOwner } from './look/read-owner'
import { impossible } from './look/impossible'
import { modeDigitsSchema, ownerSchema, pathSchema } from './look/settings-values'

/** As many steps as one plan may have. */
const MOST = 50

/** `"755"` and `755` both mean what `chmod 755` does; four digits also say what becomes of setgid and the sticky bit. */
const mode = modeDigitsSchema.transform((digits): Mode => ({
  bits: Number.parseInt(digits, 8),
  isWhole: digits.length === 4,
}))
const directoryMode = mode.refine(({ bits }) => isSafeDirectoryMode(bits))
/** Neither setuid nor setgid, and nothing that everybody may write. */
const fileMode = mode.refine(({ bits }) => bits <= 0o777 && (bits & 0o002) === 0)

const params = z.lazy(() =>
  z
    .object({
      paths: z.array(pathSchema).min(1).max(100),
      owner: ownerSchema.optional(),
      /** Of directories; files get the same without the right to run them, unless they have that. */
      mode: directoryMode.optional(),
      /** Of files, exactly. */
      file_mode: fileMode.optional(),
      recursive: z.boolean().default(false),
    })
    .refine(({ owner, mode, file_mode }) => [owner, mode, file_mode].some((one) => one !== undefined)),
)

const touches = (wrong: readonly WrongAccess[]): Message => {
  const directories = wrong.filter(({ isDirectory }) => isDirectory).length
  return message('touch.permissions', {
    n: wrong.length,
    directories,
    files: wrong.length - directories,
  })
}

/**
 * Gives paths their owner and mode, one step for each that differs. A path that is not there is passed by: making it is
 * another action's business. One repair changes all of what is wrong or nothing, since its success is that nothing is left.
 */
export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'fix_permissions',
  version: 1,
  params,
  risk: 'medium',
  undo: 'reversible',
  planProves: true,
  target: ({ paths }) => ({ kind: 'path', name: paths.join(', ') }),
  plan: async ({ baseDir, settings }, { paths, owner, mode, file_mode, recursive }, signal) => {
    const account = owner === undefined ? null : await readOwner(owner)
    if (owner !== undefined && account === null)
      return impossible(message('action.permissions.no_owner', { owner }))
    const wanted = { owner: account, mode: mode ?? null, fileMode: file_mode ?? null }
    const wrong = new Map<string, WrongAccess>()
    const missing: string[] = []
    const isOwn = await ownSettings(
      settings.file,
      paths.map((path) => resolve(baseDir ?? '/', path)),
    )
    for (const path of paths) {
      if (!isAbsolute(path) && baseDir === null)
        return impossible(message('action.permissions.no_base', { path }))
      const found = await findWrongAccess(resolve(baseDir ?? '/', path), {
        wanted,
        recursive,
        most: MOST + 1,
        signal,
      })
      if (found.kind === 'impossible') return found
      if (found.kind === 'missing') missing.push(path)
      else for (const one of found.wrong) if (!isOwn(one.path)) wrong.set(one.path, one)
      if (wrong.size > MOST)
        return impossible(message('action.permissions.too_many', { n: wrong.size, most: MOST }))
    }
    const [absent] = missing
    if (absent !== undefined && missing.length === paths.length)
      return impossible(message('action.permissions.missing', { path: absent }))
    if (wrong.size === 0)
      return {
        kind: 'nothing',
        why: message('action.permissions.right', { n: paths.length - missing.length }),
      }
    const all = [...wrong.values()]
    return {
      kind: 'steps',
      steps: all.map(({ path, id, before, after }): StepOf<'access'> => ({
        kind: 'access',
        path,
        id,
        before,
        after,
        ownerName: account?.name ?? null,
      })),
      touches: [touches(all)],
    }
  },
})
