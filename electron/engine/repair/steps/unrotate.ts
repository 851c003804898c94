import { targetKey } from '@shared/domain/target'
import { routeOfRotation } from '../../privilege/route-file'
import { defineStepKind } from '../define-step-kind'
import { putBack } from '../rotation/put-back'
import { refusePuttingBack } from '../rotation/refuse-rotation'
import { must, withTools } from '../rotation/tools'

/** Makes the log that was set aside the log again, unless something is in the new one. */
export default defineStepKind<'unrotate'>({
  kind: 'unrotate',
  resources: ({ path, reopen }) => [
    targetKey({ kind: 'path', name: path }),
    ...(reopen.kind === 'reload' ? [targetKey({ kind: 'service', name: reopen.service })] : []),
  ],
  refuse: refusePuttingBack,
  route: routeOfRotation,
  perform: (step, context, signal) =>
    withTools(step.path, context, signal, (tools) => {
      const { reopen } = step
      const reload =
        reopen.kind === 'reload'
          ? () => must(tools, tools.hand.service({ ...reopen, kind: 'service', verb: 'reload' }, signal))
          : null
      return putBack(step, reload, tools)
    }),
})
