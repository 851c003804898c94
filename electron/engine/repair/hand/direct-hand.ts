import type { Exec } from '../../ports'
import { makeDirectory } from '../make-directory'
import { runServiceStep } from '../run-service-step'
import type { Hand } from './hand'

const missing = (): never => {
  throw new Error('this hand cannot do that yet')
}

/** The hand with this process's own rights. */
export const createDirectHand = ({ exec }: { readonly exec: Exec }): Hand => ({
  service: async (step, signal) => {
    const { failed, output } = await runServiceStep(step, exec, signal)
    return failed === null ? { kind: 'done', output } : { kind: 'failed', message: failed, output }
  },
  makeDirectory: async (step, signal) => {
    const made = await makeDirectory(step, signal)
    switch (made.kind) {
      case 'made':
        return { kind: 'done', output: made.created.join('\n') }
      case 'existed':
        return { kind: 'done', output: '' }
      case 'failed':
        return { kind: 'failed', message: made.message, output: '' }
    }
  },
  removeDirectory: missing,
  setAccess: missing,
  removeFiles: missing,
  moveFile: missing,
  replaceFile: missing,
  createFile: missing,
  compressFile: missing,
  copyAndTruncate: missing,
  sendSignal: missing,
})
