import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Step } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import { routeOfMkdir } from '../../privilege/route-path'
import { defineStepKind } from '../define-step-kind'
import { refuseMkdir } from '../guard-path'
import { handed } from '../handed'
import { isInside } from '../path-rules'

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    // What cannot be looked at is not ours to take away either.
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )

/** The directories that are not there yet, innermost first. */
const missing = async (path: string): Promise<readonly string[]> =>
  path === '/' || (await isThere(path)) ? [] : [path, ...(await missing(dirname(path)))]

/** Makes a directory. Taken back by taking away what was made, as long as it is empty. */
export default defineStepKind<'mkdir'>({
  kind: 'mkdir',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  refuse: (step, { settings, ...context }) =>
    refuseMkdir(step, { ...context, allowedRoots: settings.guards.allowedRoots }),
  route: routeOfMkdir,
  prepare: async ({ path }, { by, settings }) => ({
    kind: 'ready',
    undo: (await missing(path))
      .filter((made) => by === 'direct' || settings.guards.allowedRoots.some((root) => isInside(made, root)))
      .map((made): Step => ({ kind: 'rmdir', path: made })),
    keptBytes: 0,
  }),
  perform: async (step, { hand }, signal) => handed(await hand.makeDirectory(step, signal)),
})
