import { quoteArgument } from '@shared/domain/describe-step'
import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import type { Exec, ExecResult } from '../ports'
import { stepOutput } from './step-output'

export type ServiceStep = Extract<Step, { readonly kind: 'service' }>

const whyFailed = (step: ServiceStep, result: ExecResult): Message | null => {
  const command = step.argv.map(quoteArgument).join(' ')
  if (result.kind === 'exited')
    return result.code === 0 ? null : message('step.failed.exit', { command, code: result.code })
  switch (result.why) {
    case 'timeout':
      return message('step.failed.timeout', { command, seconds: Math.round(step.timeoutMs / 1000) })
    case 'aborted':
      return message('step.failed.aborted')
    case 'not_started':
      return message('step.failed.not_started', { command, reason: result.stderr })
    case 'not_found':
      return message('step.failed.not_found', { command })
    case 'not_permitted':
      return message('step.failed.not_permitted', { command })
    case 'signal':
      return message('step.failed.signal', { command })
  }
}

/** Runs the command of a service step; says why it failed, or null. */
export const runServiceStep = async (
  step: ServiceStep,
  exec: Exec,
  signal: AbortSignal,
): Promise<{ readonly failed: Message | null; readonly output: string }> => {
  const result = await exec(step.argv, { timeoutMs: step.timeoutMs, signal })
  return { failed: whyFailed(step, result), output: stepOutput(result.stdout, result.stderr) }
}
