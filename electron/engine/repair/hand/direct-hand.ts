import type { Exec } from '../../ports'
import { makeDirectory } from '../make-directory'
import { runServiceStep } from '../run-service-step'
import { compressFile } from './compress-file'
import { copyAndTruncate } from './copy-and-truncate'
import { createFile } from './create-file'
import type { Hand } from './hand'
import { moveFile } from './move-file'
import { removeDirectory } from './remove-directory'
import { removeFiles } from './remove-files'
import { replaceFile } from './replace-file'
import { sendSignal } from './send-signal'
import { setAccess } from './set-access'

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
  removeDirectory,
  setAccess,
  removeFiles,
  moveFile,
  replaceFile,
  createFile,
  compressFile,
  copyAndTruncate,
  sendSignal,
})
