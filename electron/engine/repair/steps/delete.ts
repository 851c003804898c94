import { join } from 'node:path'
import { lstat } from 'node:fs/promises'
import type { Step, StepOf } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import type { Operation } from '../../privilege/operations'
import { routeOfNeed, routeOfPath } from '../../privilege/route-path'
import type { Route } from '../../privilege/route'
import { defineStepKind, type RouteContext } from '../define-step-kind'
import { performDelete } from '../select/perform-delete'
import { refuseDelete } from '../select/refuse-delete'
import { refuseTrash } from '../trash/trash-place'

/** Any name in a directory: whoever can make and remove it there can delete there. */
const ANY_NAME = 'any'

/** Whether only a file's owner may delete it there, as in /tmp, and the directory is another user's. */
const isStickyOfOthers = async (root: string, uid: number): Promise<boolean> =>
  lstat(root).then(
    (found) => (found.mode & 0o1000) !== 0 && found.uid !== uid,
    // The guard says why it cannot be looked at.
    () => false,
  )

const routeOfDelete = async (
  { root, trash, emptyDirectories }: StepOf<'delete'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const operations: readonly Operation[] = [
    trash === null ? 'remove_files' : 'move_file',
    ...(emptyDirectories ? (['remove_directory'] as const) : []),
    ...(trash === null ? [] : (['replace_file'] as const)),
  ]
  const { uid } = context.ids()
  if (uid !== 0 && (await isStickyOfOthers(root, uid))) {
    const need = { path: join(root, ANY_NAME), mode: null, isOwn: false, operations }
    const byRoot = await routeOfNeed(need, context, signal)
    // Without root's helper at least our own files can go; the others are left and told.
    if (byRoot.kind === 'helper') return byRoot
  }
  const places = trash === null ? [root] : [root, trash.folder]
  const paths = places.map((place) => join(place, ANY_NAME))
  return routeOfPath(paths, context, signal, operations)
}

/** Deletes files that fit, within bounds; taken back only where they were moved to the trash. */
export default defineStepKind<'delete'>({
  kind: 'delete',
  resources: ({ root }) => [targetKey({ kind: 'path', name: root })],
  refuse: async (step, context, signal) =>
    (await refuseDelete(step, context)) ?? refuseTrash(step, context, signal),
  route: routeOfDelete,
  prepare: ({ root, trash, found }, { repairId }) => {
    const undo: readonly Step[] =
      trash === null ? [] : [{ kind: 'untrash', trash: join(trash.folder, repairId), root }]
    return Promise.resolve({ kind: 'ready', undo, keptBytes: trash === null ? 0 : found.bytes })
  },
  perform: performDelete,
})
