import { stat } from 'node:fs/promises'
import type { Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import { z } from 'zod'
import type { ExecResult } from '../ports'
import { codeOf, unhealthy, unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { lastLine } from './limits/last-line'
import { roundMs } from './limits/response-time'
import { defineCheck } from './define-check'

const OUTPUT_BYTES = 64 * 1024

const argumentSchema = z
  .string()
  .max(4096)
  .refine((text) => !text.includes('\0'), 'check.settings.argument')
const exitSchema = z.number().int().min(0).max(255)

const settingsSchema = z.lazy(() =>
  z.object({
    /** The program and its arguments, never a shell's line. A name without a slash is looked up in the usual folders only. */
    argv: z
      .array(argumentSchema)
      .min(1)
      .max(100)
      .refine(([program = 'x']) => program.startsWith('/') || /^[^/]+$/.test(program), {
        message: 'check.settings.program',
        path: [0],
      }),
    cwd: z.string().startsWith('/', 'settings.value.absolute').max(4096).default('/'),
    /** The exit code or codes that are right. */
    expect_exit: z.union([exitSchema, z.array(exitSchema).min(1).max(20)]).default(0),
    /** What it finds in its environment; `${NAME}` hands on a value of Mamori's own. */
    env: z
      .record(z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'check.settings.env_name'), argumentSchema)
      .optional(),
  }),
)
type CommandSettings = z.output<typeof settingsSchema>

const programOf = ({ argv }: CommandSettings): string => lastLine(argv[0] ?? '')

const brokenReading = (
  why: 'not_found' | 'not_permitted' | 'not_started',
  params: MessageParams,
): Reading => {
  switch (why) {
    case 'not_found':
      return unknown(message('check.command.not_found', params))
    case 'not_permitted':
      return unknown(message('check.command.not_permitted', params))
    case 'not_started':
      return unknown(message('check.command.not_started', params))
  }
}

const resultReading = (result: ExecResult, settings: CommandSettings, limitMs: number): Reading => {
  const hidden = Object.values(settings.env ?? {})
  const said = lastLine(result.stdout, hidden) || lastLine(result.stderr, hidden)
  const complaint = lastLine(result.stderr, hidden) || said
  const params = { program: programOf(settings), seconds: Math.max(1, Math.round(limitMs / 1000)) }
  if (result.kind === 'failed') {
    const { why } = result
    if (why === 'timeout' || why === 'aborted')
      return unhealthy(message('check.command.timeout', params), { details: { last_line: complaint } })
    if (why === 'signal')
      return unhealthy(message('check.command.signal', params), { details: { last_line: complaint } })
    return brokenReading(why, { ...params, why: complaint })
  }
  const { code, durationMs } = result
  const more = { responseMs: roundMs(durationMs), details: { exit_code: code, last_line: said } }
  const isRight = [settings.expect_exit].flat().includes(code)
  const told = { ...params, code, ms: durationMs, said: isRight ? said : complaint }
  if (isRight) {
    const text = said === '' ? 'check.command.ok' : 'check.command.ok_said'
    return { status: 'healthy', band: 'normal', message: message(text, told), ...more }
  }
  const text = complaint === '' ? 'check.command.failed' : 'check.command.failed_said'
  return unhealthy(message(text, told), { ...more, details: { exit_code: code, last_line: complaint } })
}

/** A folder that is missing would look like a missing program. */
const folderFault = async (cwd: string): Promise<string | null> => {
  try {
    return (await stat(cwd)).isDirectory() ? null : 'ENOTDIR'
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    return code
  }
}

/** The time until TERM, and from there until KILL, so that both fit into the check's own limit. */
const timesOf = (timeoutMs: number): { readonly limitMs: number; readonly killGraceMs: number } => {
  const killGraceMs = Math.min(2000, timeoutMs * 0.1)
  const spareMs = Math.min(350, timeoutMs * 0.08)
  return { limitMs: Math.max(1, timeoutMs - killGraceMs - spareMs), killGraceMs }
}

/**
 * Command: runs a program and judges its exit code. When its time is up it is ended with everything in its process group,
 * first by TERM, then by KILL, early enough that it is gone when the reading is given.
 */
export default defineCheck({
  id: 'command',
  settings: settingsSchema,
  usual: { intervalSeconds: 300, timeoutSeconds: 60 },
  subject: () => 'commands',
  run: async (context, settings, signal) => {
    const { killGraceMs, limitMs } = timesOf(context.timeoutMs)
    const end = await withDeadline(context.timeoutMs, signal, async (inner) => {
      const fault = await folderFault(settings.cwd)
      if (fault !== null)
        return unknown(message('check.command.no_folder', { folder: settings.cwd, code: fault }))
      const result = await context.exec(settings.argv, {
        timeoutMs: limitMs,
        signal: inner,
        maxOutputBytes: OUTPUT_BYTES,
        keepOutput: 'tail',
        cwd: settings.cwd,
        killGraceMs,
        endsGroup: true,
        ...(settings.env && { env: settings.env }),
      })
      return resultReading(result, settings, limitMs)
    })
    if (end.kind === 'done') return end.value
    // What does not even die of KILL hangs in the kernel.
    return unhealthy(
      message('check.command.timeout', {
        program: programOf(settings),
        seconds: Math.max(1, Math.round(end.afterMs / 1000)),
      }),
    )
  },
})
