import { message } from '@shared/domain/message'
import { findSettings, readSettings } from '../../engine/find-settings'
import { scanFiles } from '../../engine/scan/scan-files'
import { logRulesOf } from '../../engine/settings/log-rules'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { usableSettings } from '../usable-settings'

/** `mamori scan`: counts what the patterns find in files. It records nothing and acts on nothing. */
export const scan = async (
  context: CommandContext,
  command: Extract<Command, { kind: 'scan' }>,
): Promise<number> => {
  const { out, env, signal, workerDir } = context
  const settings = usableSettings(out, await readSettings(await findSettings(context), env))
  if (settings === null) return EXIT.usage
  const report = await scanFiles(command.files, logRulesOf(settings), {
    workerFile: new URL('file-scan-worker.js', workerDir),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })
  if (report === null) return EXIT.interrupted
  for (const { file, message: why } of report.faults)
    out.tell(message('cli.scan.unreadable', { file, why: out.render(why) }))
  for (const { unused } of report.patterns) if (unused) out.tell(unused)
  if (command.json) {
    const patterns = report.patterns.map(({ id, hits, ignored, ms }) => ({ id, hits, ignored, ms }))
    const faults = report.faults.map((fault) => ({ file: fault.file, error: out.render(fault.message) }))
    out.document({ files: report.files, lines: report.lines, patterns, missed: report.missed, faults })
  } else {
    for (const { id, hits, ignored } of [...report.patterns].sort((a, b) => b.hits - a.hits))
      out.print(out.render(message('cli.scan.pattern', { id, hits, ignored })))
    out.print(out.render(message('cli.scan.missed', { n: report.missed })))
    out.print(out.render(message('cli.scan.total', { files: report.files, lines: report.lines })))
  }
  return report.faults.length > 0 ? EXIT.usage : EXIT.healthy
}
