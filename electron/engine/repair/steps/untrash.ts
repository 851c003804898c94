import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { targetKey } from '@shared/domain/target'
import { routeOfPath } from '../../privilege/route-path'
import { defineStepKind } from '../define-step-kind'
import { ended, noneOf, sayOf } from '../select/perform-delete'
import { refuseUntrash, restoreTrash } from '../trash/restore-trash'

const OPERATIONS = ['move_file', 'remove_files', 'remove_directory'] as const

/** Moves what a repair has put into the trash back to where it came from. */
export default defineStepKind<'untrash'>({
  kind: 'untrash',
  resources: ({ root }) => [targetKey({ kind: 'path', name: root })],
  refuse: refuseUntrash,
  route: ({ trash, root }, context, signal) =>
    routeOfPath([join(trash, 'any'), join(root, 'any')], context, signal, OPERATIONS),
  perform: async (step, context, signal) => {
    const say = sayOf(context)
    const back = await restoreTrash(step, context.hand, signal)
    if (back.kind === 'failed') return { failed: back.message, output: '' }
    const { files, left } = back
    const none = noneOf('trash.failed.none', left.total, left, say)
    const lines = [say(message('trash.output.back', { n: files, root: step.root }))]
    return ended({ files, left, none, lines }, { say, signal })
  },
})
