import type { StepOf } from '@shared/domain/plan'
import type { Exec } from '../ports'
import type { Hand, Handed } from '../repair/hand/hand'
import { runByHelper } from './run-by-helper'

const missing = (): never => {
  throw new Error('the helper cannot do that yet')
}

/** The hand of root's helper. `onNoAnswer`: it was taken away, or sudo thinks otherwise by now. */
export const createHelperHand = ({
  exec,
  onNoAnswer,
}: {
  readonly exec: Exec
  readonly onNoAnswer: () => void
}): Hand => {
  const byHelper = async (
    step: StepOf<'service'> | StepOf<'mkdir'>,
    signal: AbortSignal,
  ): Promise<Handed> => {
    const { kind, why, output } = await runByHelper(step, exec, signal)
    if (why?.code === 'helper.failed.no_answer') onNoAnswer()
    return why === null || kind === 'done' ? { kind: 'done', output } : { kind, message: why, output }
  }
  return {
    service: byHelper,
    makeDirectory: byHelper,
    removeDirectory: missing,
    setAccess: missing,
    removeFiles: missing,
    moveFile: missing,
    replaceFile: missing,
    createFile: missing,
    compressFile: missing,
    copyAndTruncate: missing,
    sendSignal: missing,
  }
}
