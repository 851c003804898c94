import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import { z } from 'zod'
import type { Exec, ExecResult } from '../ports'
import { stepOutput } from '../repair/step-output'
import { HELPER_COMMAND } from './helper-state'

/** What the helper may take beyond the step's own time: sudo, the start of Node, its answer. */
const EXTRA_MS = 20_000
const MKDIR_MS = 30_000

const answerSchema = z.object({
  kind: z.enum(['done', 'refused', 'failed']),
  code: z.string().regex(/^[a-z_]{1,40}$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  output: z.string(),
})
type HelperAnswer = z.infer<typeof answerSchema>

export type Helped = {
  readonly kind: 'done' | 'refused' | 'failed'
  /** Why it was not done; null when it was. */
  readonly why: Message | null
  readonly output: string
}

const readAnswer = (stdout: string): HelperAnswer | null => {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(stdout))
    return parsed.success ? parsed.data : null
  } catch {
    // No JSON: sudo or Node spoke, and not the helper.
    return null
  }
}

const ended = (result: ExecResult): string =>
  result.kind === 'exited' ? `exit ${String(result.code)}` : result.why

const whyOf = ({ kind, code, params }: HelperAnswer): Message => {
  const detail = Object.entries(params)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
  if (kind === 'refused') return message('helper.refused', { code, detail })
  switch (code) {
    case 'exit':
      return message('helper.failed.exit', {
        service: String(params['service']),
        code: Number(params['code']),
      })
    case 'timeout':
      return message('helper.failed.timeout', {
        service: String(params['service']),
        seconds: Number(params['seconds']),
      })
    case 'mkdir':
      return message('step.failed.mkdir', { path: String(params['path']), reason: String(params['reason']) })
    case 'swapped':
      return message('step.failed.mkdir_swapped', { path: String(params['path']) })
    default:
      return message('helper.failed.other', { code, detail })
  }
}

/** Has one step carried out by root's helper. What it answers is parsed; what a command said comes along as output. */
export const runByHelper = async (
  step: Extract<Step, { readonly kind: 'service' | 'mkdir' }>,
  exec: Exec,
  signal: AbortSignal,
): Promise<Helped> => {
  const timeoutMs = EXTRA_MS + (step.kind === 'service' ? step.timeoutMs : MKDIR_MS)
  const result = await exec(HELPER_COMMAND, { timeoutMs, signal, input: JSON.stringify(step) })
  const answer = readAnswer(result.stdout)
  if (answer === null) {
    if (result.kind === 'failed' && result.why === 'aborted')
      return { kind: 'failed', why: message('step.failed.aborted'), output: stepOutput(result.stderr) }
    const why = message('helper.failed.no_answer', { ended: ended(result) })
    return { kind: 'failed', why, output: stepOutput(result.stdout, result.stderr) }
  }
  const output = stepOutput(answer.output, result.stderr)
  return { kind: answer.kind, why: answer.kind === 'done' ? null : whyOf(answer), output }
}
