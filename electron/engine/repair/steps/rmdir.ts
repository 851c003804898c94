import { targetKey } from '@shared/domain/target'
import { routeOfPath } from '../../privilege/route-path'
import { defineStepKind } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { handed } from '../handed'

/** Takes away a directory that a repair has made; only while it is empty. */
export default defineStepKind<'rmdir'>({
  kind: 'rmdir',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  refuse: ({ path }, context, signal) =>
    refuseFile(path, context, { kind: 'directory', mayBeMissing: true }, signal),
  route: ({ path }, context, signal) => routeOfPath([path], context, signal, ['remove_directory']),
  perform: async ({ path }, { hand }, signal) => handed(await hand.removeDirectory(path, signal)),
})
