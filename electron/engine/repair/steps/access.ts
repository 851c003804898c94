import { lstat } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { Access } from '@shared/domain/steps/parts'
import { targetKey } from '@shared/domain/target'
import { routeOfAccess } from '../../privilege/route-file'
import { defineStepKind } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { accessOf, isFile, isSameAccess } from '../hand/pinned'
import { handed } from '../handed'
import { isOwnerId } from '../path-rules'

const SETUID = 0o4000
const SETGID = 0o2000

/** Nobody may get the rights of another by running a file. What everybody may write is the settings' business, and undo's. */
const isSafeMode = ({ mode }: Access, isDirectory: boolean): boolean =>
  Number.isInteger(mode) && mode >= 0 && mode < SETUID && (isDirectory || (mode & SETGID) === 0)

const isDirectory = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isDirectory(),
    // It is looked at again, and told, by those who have a question about it.
    () => false,
  )

/** Whether the very thing still has the access that it was planned with. */
const isAsBefore = async ({ path, id, before }: StepOf<'access'>): Promise<boolean> => {
  const found = await lstat(path, { bigint: true }).catch(() => null)
  return found !== null && isFile(found, id) && isSameAccess(accessOf(found), before)
}

/** Gives one file or directory its owner and mode. Taken back by giving it the former ones; times stay as they are. */
export default defineStepKind<'access'>({
  kind: 'access',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  refuse: async ({ path, id, after, ownerName }, context, signal) => {
    const why = await refuseFile(path, context, { kind: 'either', id }, signal)
    if (why !== null) return why
    if (!isSafeMode(after, await isDirectory(path)))
      return message('access.mode.unsafe', { path, mode: after.mode.toString(8) })
    return isOwnerId(after.uid) && isOwnerId(after.gid)
      ? null
      : message('access.owner.unsafe', {
          path,
          owner: ownerName ?? `${String(after.uid)}:${String(after.gid)}`,
        })
  },
  route: routeOfAccess,
  prepare: async (step) => ({
    kind: 'ready',
    undo: (await isAsBefore(step))
      ? [{ ...step, before: step.after, after: step.before, ownerName: null }]
      : [],
    keptBytes: 0,
  }),
  perform: async ({ path, id, before, after }, { hand }, signal) =>
    handed(await hand.setAccess({ path, id, before, after }, signal)),
})
