import { message } from '@shared/domain/message'
import { redact } from '../core/redact'
import { cleanText } from '../logs/clean-text'
import type { Exec } from '../ports'
import { complaint, query } from './query'
import type { ServiceLog } from './service-manager'

/** How many of a service's lines are told at most. */
export const LOG_LINES = 200
const LINE_CHARACTERS = 2000
const OUTPUT_BYTES = 1024 * 1024

/** The last lines of what a service wrote: whoever wrote it, it is fit to be kept and shown. */
export const logLines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => cleanText(Buffer.from(line)).trimEnd())
    .filter((line) => line !== '')
    .slice(-LOG_LINES)
    .map((line) => redact(line).slice(0, LINE_CHARACTERS))

/** Asks a program for a service's lines, each of which begins with its time where two streams are to be put in order. */
export const askLog = async (
  argv: readonly string[],
  { exec, signal, areTimed = false }: { exec: Exec; signal: AbortSignal; areTimed?: boolean },
): Promise<ServiceLog> => {
  const result = await query(exec, argv, signal, OUTPUT_BYTES)
  if (result.kind === 'failed' || result.code !== 0)
    return { kind: 'none', why: message('manager.log.unread', { why: complaint(result) }) }
  const lines = [...logLines(result.stdout), ...logLines(result.stderr)]
  return { kind: 'lines', lines: areTimed ? lines.sort().slice(-LOG_LINES) : lines, isSince: true }
}
