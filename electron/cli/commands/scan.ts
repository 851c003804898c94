import { stat } from 'node:fs/promises'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import type { LogRule } from '../../engine/logs/log-watch'
import { STDIN } from '../../engine/logs/stdin'
import { compileExpression } from '../../engine/match/compile-expression'
import { isSameSearch, peekRules } from '../../engine/scan/peek-rules'
import { scanFiles } from '../../engine/scan/scan-files'
import type { ScanReport } from '../../engine/scan/scan-report'
import { findSettings } from '../../engine/settings/find-location'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import type { Sought } from '../scan-words'
import { hasInput } from '../standard-input'
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

type Scan = (rules: readonly LogRule[], signal: AbortSignal, onBegun?: () => void) => Promise<ScanReport>

/** Whether all of them can be read twice. */
const areFiles = async (inputs: readonly string[]): Promise<boolean> => {
  const found = await Promise.all(inputs.map((input) => stat(input).catch(() => null)))
  return found.every((one) => one?.isFile() === true)
}

/**
 * Scans by the patterns of the settings. To judge a settings file takes as long as to scan a hundred megabytes: the scan
 * begins with what the file seems to say, and begins anew where that was not it. Null where the settings cannot be used,
 * which is told.
 */
const scanBySettings = async (
  context: CommandContext,
  sought: Exclude<Sought, { readonly kind: 'expression' }>,
  inputs: readonly string[],
  scan: Scan,
): Promise<ScanReport | null> => {
  const { signal } = context
  const location = await findSettings(context)
  const peeked = (await areFiles(inputs)) ? await peekRules(location.file) : []
  const guessed = peeked.filter(({ id }) => sought.kind === 'all' || sought.ids.includes(id))
  const mistaken = new AbortController()
  const until = AbortSignal.any([signal, mistaken.signal])
  // The threads first get all that they need: then there is time for the judgement.
  const begun =
    guessed.length === 0
      ? null
      : await new Promise<{ readonly report: Promise<ScanReport> }>((resolve) => {
          const report = scan(guessed, until, () => resolve({ report }))
          // What went wrong is told where the report is awaited, if it is.
          report.catch(() => resolve({ report }))
        })
  try {
    const { readRules } = await import('./scan-rules')
    const rules = await readRules(context, location, sought)
    if (rules === null) return null
    return await (begun !== null && isSameSearch(guessed, rules) ? begun.report : scan(rules, signal))
  } finally {
    // What is done already is not ended by it.
    mistaken.abort()
  }
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
  const scanBy: Scan = (rules, until, onBegun) =>
    scanFiles(inputs, rules, { workerFile, signal: until, mostMissed: missed, onBegun })
  const scanning = async (): Promise<ScanReport | null> => {
    if (sought.kind !== 'expression') return scanBySettings(context, sought, inputs, scanBy)
    const rule = tried(sought.regex, sought.ignore)
    if (!('code' in rule)) return scanBy([rule], signal)
    out.tell(rule)
    return null
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
