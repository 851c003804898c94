import { message } from '@shared/domain/message'
import { actions } from '../../engine/actions'
import { backtest } from '../../engine/backtest/backtest'
import { findSettings } from '../../engine/find-settings'
import { STDIN } from '../../engine/logs/stdin'
import { momentAt } from '../backtest-words'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { hasInput, standardInput } from '../standard-input'
import { settingsOrShipped } from '../settings-or-shipped'
import { backtestLines } from './backtest-lines'

/** `mamori backtest`: what would have been detected and decided over real logs. It records nothing and acts on nothing. */
export const backtestLogs = async (
  context: CommandContext,
  { files, since, until, approve, timeline, json }: Extract<Command, { kind: 'backtest' }>,
): Promise<number> => {
  const { out, signal, workerDir } = context
  const paths = files.length === 0 && hasInput() ? [STDIN] : files
  if (paths.length === 0) {
    out.tell(message('cli.usage.backtest'))
    return EXIT.usage
  }
  const now = Date.now()
  const fromAt = since && momentAt(since, now)
  const toAt = until && momentAt(until, now)
  if (fromAt !== null && toAt !== null && fromAt >= toAt) {
    out.tell(message('cli.usage.span'))
    return EXIT.usage
  }
  const settings = await settingsOrShipped(context, await findSettings(context))
  if (settings === null) return EXIT.usage
  const report = await backtest(
    paths.map((path) => ({ path })),
    settings,
    {
      workerFile: new URL('backtest-worker.js', workerDir),
      actions,
      stdin: standardInput(),
      approve,
      now,
      bug: out.bug,
      ...(fromAt !== null && { fromAt }),
      ...(toAt !== null && { toAt }),
    },
    signal,
  ).catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })
  if (report === null) return EXIT.interrupted
  const unread = report.files.filter(({ fault }) => fault !== null)
  for (const { path, fault } of unread)
    if (fault) out.tell(message('cli.scan.unreadable', { file: path, why: out.render(fault) }))
  for (const { unused } of report.rules) if (unused) out.tell(unused)
  if (json) out.document(report)
  else for (const line of backtestLines(out, report, { most: timeline })) out.print(line)
  return unread.length > 0 ? EXIT.usage : EXIT.healthy
}
