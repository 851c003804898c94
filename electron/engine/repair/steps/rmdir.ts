import { targetKey } from '@shared/domain/target'
import { routeOfPath } from '../../privilege/route-path'
import { defineStepKind, type GuardContext } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { handed } from '../handed'
import { isInside } from '../path-rules'

/** The parents of an allowed root are made with it where they are missing, so they may be taken away with it, too. */
const withParents = (path: string, context: GuardContext): GuardContext => {
  const { guards } = context.settings
  const { allowedRoots } = guards
  if (!allowedRoots.some((root) => isInside(root, path))) return context
  return {
    ...context,
    settings: { ...context.settings, guards: { ...guards, allowedRoots: [...allowedRoots, path] } },
  }
}

/** Takes away a directory that a repair has made; only while it is empty. */
export default defineStepKind<'rmdir'>({
  kind: 'rmdir',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  refuse: ({ path }, context, signal) =>
    refuseFile(path, withParents(path, context), { kind: 'directory', mayBeMissing: true }, signal),
  route: ({ path }, context, signal) => routeOfPath([path], context, signal, ['remove_directory']),
  perform: async ({ path }, { hand }, signal) => handed(await hand.removeDirectory(path, signal)),
})
