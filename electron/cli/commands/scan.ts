import { message, type Message } from '@shared/domain/message'
import { findSettings, readSettings } from '../../engine/find-settings'
import type { LogRule } from '../../engine/logs/log-watch'
import { STDIN } from '../../engine/logs/read-input'
import { compileExpression } from '../../engine/match/compile-expression'
import { scanFiles } from '../../engine/scan/scan-files'
import type { ScanReport } from '../../engine/scan/scan-report'
import { logRulesOf } from '../../engine/settings/log-rules'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import type { Sought } from '../scan-words'
import { hasInput } from '../standard-input'
import { usableSettings } from '../usable-settings'
import { scanLines } from './scan-lines'

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

/** The rules that are counted; null when they cannot be, which is told. */
const rulesOf = async (context: CommandContext, sought: Sought): Promise<readonly LogRule[] | null> => {
  const { out, env } = context
  if (sought.kind === 'expression') {
    const rule = tried(sought.regex, sought.ignore)
    if (!('code' in rule)) return [rule]
    out.tell(rule)
    return null
  }
  const settings = usableSettings(out, await readSettings(await findSettings(context), env))
  if (settings === null) return null
  const rules = logRulesOf(settings)
  if (sought.kind === 'all') return rules
  const unknown = sought.ids.find((id) => rules.every((rule) => rule.id !== id))
  if (unknown === undefined) return rules.filter(({ id }) => sought.ids.includes(id))
  out.tell(message('cli.usage.pattern', { id: unknown, known: rules.map(({ id }) => id).join(', ') }))
  return null
}

/** Those that only a backtracking engine can run: each search of theirs has a time limit. */
const watchedOf = (rules: readonly LogRule[], report: ScanReport): ReadonlySet<string> => {
  const used = new Set(report.patterns.flatMap(({ id, unused }) => (unused === null ? [id] : [])))
  return new Set(
    rules.flatMap(({ id, pattern, ignore }) =>
      used.has(id) &&
      [pattern, ignore].some((one) => one !== null && compileExpression(one).engine.kind === 'watched')
        ? [id]
        : [],
    ),
  )
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
  const rules = await rulesOf(context, sought)
  if (rules === null) return EXIT.usage
  const startedAt = performance.now()
  const report = await scanFiles(inputs, rules, {
    workerFile: new URL('file-scan-worker.js', workerDir),
    signal,
    mostMissed: missed,
  }).catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })
  if (report === null) return EXIT.interrupted
  for (const { file, message: why } of report.faults)
    out.tell(message('cli.scan.unreadable', { file, why: out.render(why) }))
  for (const { unused } of report.patterns) if (unused) out.tell(unused)
  const watched = watchedOf(rules, report)
  if (json)
    out.document({
      files: report.files,
      lines: report.lines,
      patterns: report.patterns.map(({ id, hits, ignored, ms, candidates, givenUp, unused }) => ({
        id,
        hits,
        ignored,
        ms,
        candidates,
        given_up: givenUp,
        watched: watched.has(id),
        unused: unused && out.render(unused),
      })),
      missed: report.missed,
      missed_lines: report.missedLines,
      cut: report.cut,
      faults: report.faults.map((fault) => ({ file: fault.file, error: out.render(fault.message) })),
    })
  else
    for (const line of scanLines(out, report, { watched, tookMs: performance.now() - startedAt }))
      out.print(line)
  return report.faults.length > 0 ? EXIT.usage : EXIT.healthy
}
