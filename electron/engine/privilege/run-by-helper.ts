import { message, type Message } from '@shared/domain/message'
import { z } from 'zod'
import type { Exec, ExecResult } from '../ports'
import { faultMessage } from '../repair/hand/stop'
import { stepOutput } from '../repair/step-output'
import { HELPER_COMMAND } from './helper-state'

/** What the helper may take beyond the operation's own time: sudo, the start of Node, its answer. */
const EXTRA_MS = 20_000
/** A list of what was left may be long. */
const OUTPUT_BYTES = 256 * 1024

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]))
const codeSchema = z.string().regex(/^[a-z_]{1,40}$/)
const answerSchema = z.object({
  kind: z.enum(['done', 'refused', 'failed']),
  code: codeSchema,
  params: paramsSchema,
  output: z.string(),
})
type HelperAnswer = z.infer<typeof answerSchema>
export type HelperWord = Pick<HelperAnswer, 'kind' | 'code' | 'params'>

export type Helped = {
  readonly kind: 'done' | 'refused' | 'failed'
  /** Why it was not done; null when it was. */
  readonly why: Message | null
  readonly output: string
  /** The helper's own output, as it came. */
  readonly told: string
}

/** One operation as the helper reads it, and how long it may take beside sudo and Node. */
export type Asked = { readonly operation: object; readonly timeoutMs: number }

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

type Params = HelperAnswer['params']
const text = (params: Params, name: string): string => String(params[name] ?? '')

/** What the helper found, in the words of the hand with our own rights: the same things happen to both. */
const found = (code: string, params: Params): Message | null => {
  const path = text(params, 'path')
  switch (code) {
    case 'gone':
    case 'changed':
    case 'content_changed':
    case 'not_directory':
    case 'not_regular':
    case 'not_empty':
    case 'exists':
      return message(`hand.${code}`, { path })
    case 'not_a_directory':
      return message('helper.refused.way', { path })
    case 'access_changed':
      return message('hand.access_changed', {
        path,
        expected: text(params, 'expected'),
        found: text(params, 'found'),
      })
    case 'hard_links':
      return message('hand.hard_links', { path, n: Number(params['n']) })
    case 'open':
      return message('hand.open', { path, process: text(params, 'process'), pid: Number(params['pid']) })
    case 'process_user':
      return message('hand.process_user', { pid: Number(params['pid']) })
    case 'process_own':
      return message('helper.refused.process_own', { pid: Number(params['pid']) })
    case 'process_protected':
      return message('helper.refused.process_protected', {
        pid: Number(params['pid']),
        process: text(params, 'process'),
      })
    case 'not_listening':
      return message('helper.refused.not_listening', {
        pid: Number(params['pid']),
        port: Number(params['port']),
      })
    default:
      return null
  }
}

const failed = (code: string, params: Params): Message | null => {
  const path = text(params, 'path')
  const reason = text(params, 'reason')
  switch (code) {
    case 'exit':
      return message('helper.failed.exit', {
        service: text(params, 'service'),
        code: Number(params['code']),
      })
    case 'timeout':
      return message('helper.failed.timeout', {
        service: text(params, 'service'),
        seconds: Number(params['seconds']),
      })
    case 'mkdir':
      return message('step.failed.mkdir', { path, reason })
    case 'swapped':
      return message('step.failed.mkdir_swapped', { path })
    case 'too_busy':
      return message('hand.failed.too_busy', { path })
    case 'touch':
      // It was root that was refused, whoever we are.
      return reason === 'EPERM'
        ? message('hand.failed.immutable', { path })
        : faultMessage(path, Object.assign(new Error(reason), { code: reason }))
    default:
      return null
  }
}

/** Why the helper did not do something, for people. */
export const whyOf = ({ kind, code, params }: HelperWord): Message => {
  const known = kind === 'refused' ? found(code, params) : (failed(code, params) ?? found(code, params))
  if (known !== null) return known
  const detail = Object.entries(params)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
  return message(kind === 'refused' ? 'helper.refused' : 'helper.failed.other', { code, detail })
}

/** Has one operation carried out by root's helper. What it answers is parsed; what a command said comes along as output. */
export const runByHelper = async (
  { operation, timeoutMs }: Asked,
  exec: Exec,
  signal: AbortSignal,
): Promise<Helped> => {
  const result = await exec(HELPER_COMMAND, {
    timeoutMs: EXTRA_MS + timeoutMs,
    signal,
    input: JSON.stringify(operation),
    maxOutputBytes: OUTPUT_BYTES,
  })
  const answer = readAnswer(result.stdout)
  if (answer === null) {
    if (result.kind === 'failed' && result.why === 'aborted')
      return {
        kind: 'failed',
        why: message('step.failed.aborted'),
        output: stepOutput(result.stderr),
        told: '',
      }
    const why = message('helper.failed.no_answer', { ended: ended(result) })
    return { kind: 'failed', why, output: stepOutput(result.stdout, result.stderr), told: '' }
  }
  return {
    kind: answer.kind,
    why: answer.kind === 'done' ? null : whyOf(answer),
    output: stepOutput(answer.output, result.stderr),
    told: answer.output,
  }
}

const filesSchema = z.lazy(() =>
  z.object({
    files: z.number().int().nonnegative(),
    bytes: z.number().nonnegative(),
    left: z.array(
      z.object({ index: z.number().int().nonnegative(), code: codeSchema, params: paramsSchema }),
    ),
  }),
)
export type HelpedFiles = z.infer<typeof filesSchema>

/** What the helper says that came of a list of files; null when it is no such word. */
export const readHelpedFiles = (told: string): HelpedFiles | null => {
  try {
    const parsed = filesSchema.safeParse(JSON.parse(told))
    return parsed.success ? parsed.data : null
  } catch {
    // Cut off on the way: what was done is not known.
    return null
  }
}
