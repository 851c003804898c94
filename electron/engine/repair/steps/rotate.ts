import { targetKey } from '@shared/domain/target'
import { routeOfRotation } from '../../privilege/route-file'
import { defineStepKind } from '../define-step-kind'
import { faultOf } from '../hand/stop'
import { headOf } from '../rotation/log-head'
import { droppedSlot } from '../rotation/make-room'
import { refuseRotation } from '../rotation/refuse-rotation'
import { rotateLog, whereIs } from '../rotation/rotate-log'
import { readSlots } from '../rotation/slots'
import { withTools } from '../rotation/tools'

/** Sets a log aside as the first of its generations. Taken back as long as nothing is in the new one. */
export default defineStepKind<'rotate'>({
  kind: 'rotate',
  resources: ({ path, reopen }) => [
    targetKey({ kind: 'path', name: path }),
    ...(reopen.kind === 'reload' ? [targetKey({ kind: 'service', name: reopen.service })] : []),
  ],
  refuse: refuseRotation,
  route: routeOfRotation,
  prepare: async ({ path, id, generations, reopen }, _context, signal) => {
    try {
      const where = await whereIs(path, id)
      const slots = await readSlots(path, generations)
      // What was copied, or deleted beyond the last generation, does not come back.
      const isLost = reopen.kind === 'copy_and_truncate' || droppedSlot(slots, generations) !== null
      if (isLost || where.kind === 'elsewhere') return { kind: 'ready', undo: [], keptBytes: 0 }
      const head = await headOf(where.log.path, signal)
      const last = where.kind === 'named' ? slots.length + 1 : slots.length
      return {
        kind: 'ready',
        undo: [{ kind: 'unrotate', path, id, head, generations: Math.max(1, last), reopen }],
        keptBytes: 0,
      }
    } catch (error) {
      return { kind: 'failed', message: faultOf(path, error).told }
    }
  },
  perform: (step, context, signal) =>
    withTools(step.path, context, signal, (tools) => rotateLog(step, tools)),
})
