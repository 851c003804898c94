import { targetKey } from '@shared/domain/target'
import { routeOfPath } from '../../privilege/route-path'
import { defineStepKind } from '../define-step-kind'
import { refuseMkdir } from '../guard-path'
import { handed } from '../handed'

/** Takes away a directory that a repair has made; only while it is empty. */
export default defineStepKind<'rmdir'>({
  kind: 'rmdir',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  // What may not be made may not be taken away.
  refuse: ({ path }, { settings, ...context }) =>
    refuseMkdir(
      { kind: 'mkdir', path, mode: 0o755, owner: null },
      { ...context, allowedRoots: settings.guards.allowedRoots },
    ),
  route: ({ path }, context, signal) => routeOfPath([path], context, signal),
  perform: async ({ path }, { hand }, signal) => handed(await hand.removeDirectory(path, signal)),
})
