import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import type { LogRule } from '../../engine/logs/log-watch'
import { STDIN } from '../../engine/logs/stdin'
import { compileExpression } from '../../engine/match/compile-expression'
import { scanFiles } from '../../engine/scan/scan-files'
import type { ScanReport } from '../../engine/scan/scan-report'
import { findSettings } from '../../engine/settings/find-location'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { hasInput } from '../standard-input'
import { scanLines } from './scan-lines'
import { readRules } from './scan-rules'

/** The name under which an expression of the command line is counted. */
const TRIED = 'regex'

const tried = (regex: string, ignore: string | null): LogRule | Message => {
  for (const [name, source] of [
    ['--regex', regex],
    ['--ignore', ignore],
  ] as const)
    try {
      if (source !== null) compileExpression(source)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return message('cli.usage.regex', { name, reason })
    }
  return { id: TRIED, severity: 'error', pattern: regex, ignore, sources: null }
}

/** `mamori scan`: counts what the patterns find in files. It records nothing and acts on nothing. */
export const scan = async (
  context: CommandContext,
  { files, sought, missed, json }: Extract<Command, { kind: 'scan' }>,
): Promise<number> => {
  const { out, signal, workerDir } = context
  const inputs = files.length === 0 && hasInput() ? [STDIN] : files
  if (inputs.length === 0) {
    out.tell(message('cli.usage.scan'))
    return EXIT.usage
  }
  const startedAt = performance.now()
  const workerFile = new URL('file-scan-worker.js', workerDir)
  const rulesOf = async (): Promise<readonly LogRule[] | null> => {
    if (sought.kind !== 'expression') return readRules(context, await findSettings(context), sought)
    const rule = tried(sought.regex, sought.ignore)
    if (!('code' in rule)) return [rule]
    out.tell(rule)
    return null
  }
  const scanning = async (): Promise<ScanReport | null> => {
    const rules = await rulesOf()
    return rules && scanFiles(inputs, rules, { workerFile, signal, mostMissed: missed })
  }
  const report = await scanning().catch((error: unknown) => {
    if (signal.aborted) return 'interrupted' as const
    throw error
  })
  if (report === 'interrupted') return EXIT.interrupted
  if (report === null) return EXIT.usage
  for (const { file, message: why } of report.faults)
    out.tell(message('cli.scan.unreadable', { file, why: out.render(why) }))
  for (const { unused } of report.patterns) if (unused) out.tell(unused)
  if (json)
    out.document({
      files: report.files,
      lines: report.lines,
      patterns: report.patterns.map(({ id, hits, ignored, ms, candidates, givenUp, watched, unused }) => ({
        id,
        hits,
        ignored,
        ms,
        candidates,
        given_up: givenUp,
        watched,
        unused: unused && out.render(unused),
      })),
      missed: report.missed,
      missed_lines: report.missedLines,
      cut: report.cut,
      faults: report.faults.map((fault) => ({ file: fault.file, error: out.render(fault.message) })),
    })
  else for (const line of scanLines(out, report, performance.now() - startedAt)) out.print(line)
  return report.faults.length > 0 ? EXIT.usage : EXIT.healthy
}
