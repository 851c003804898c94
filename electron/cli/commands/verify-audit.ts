import { join } from 'node:path'
import { message, type MessageParams } from '@shared/domain/message'
import { text, type TextKey } from '@shared/text/text'
import { findSettings } from '../../engine/find-settings'
import type { AuditReport } from '../../engine/journal/audit/findings'
import { readAnchors } from '../../engine/journal/audit/read-anchors'
import { verifyAudit as verifyJournal } from '../../engine/journal/audit/verify-audit'
import { JournalError } from '../../engine/journal/journal-error'
import { journalWhy } from '../../engine/journal/journal-why'
import type { ChainHead } from '../../engine/ports'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

export type VerifyAuditCommand = {
  /** `--anchor SEQ:CHAIN`, as often as given. */
  readonly anchors: readonly ChainHead[]
  /** `--log-file`, where the anchors are; `logs/auto_fix.log` in the data directory unless told. */
  readonly logFile: string | null
  readonly json: boolean
}

type Places = { readonly file: string; readonly logFile: string }

const placesOf = async (context: CommandContext, logFile: string | null): Promise<Places> => {
  const { dataDir } = await findSettings(context)
  return { file: join(dataDir, 'mamori.db'), logFile: logFile ?? join(dataDir, 'logs', 'auto_fix.log') }
}

const show = ({ out }: CommandContext, { file, logFile }: Places, report: AuditReport): void => {
  const { entries, firstSeq, head, erased, anchors, findings, moreFindings } = report
  const print = (key: TextKey, params?: MessageParams): void => out.print(text(out.language, key, params))
  for (const { kind, fromSeq, toSeq } of findings)
    print(`audit.finding.${kind}`, { place: out.render(placeOf(fromSeq, toSeq)) })
  if (moreFindings > 0) print('audit.more', { n: moreFindings })
  print(findings.length === 0 ? 'audit.intact' : 'audit.tampered', { file })
  print('audit.entries', { n: entries })
  if (firstSeq > 1 && findings.length === 0) print('audit.first', { seq: firstSeq })
  if (erased > 0) print('audit.erased', { n: erased })
  print('audit.head', head)
  if (anchors.checked > 0) print('audit.anchors', { n: anchors.checked })
  else if (findings.every(({ kind }) => kind !== 'cut_off')) print('audit.unanchored', { file: logFile })
  if (anchors.tooOld > 0) print('audit.anchors_too_old', { n: anchors.tooOld })
}

const placeOf = (fromSeq: number, toSeq: number) =>
  fromSeq === toSeq
    ? message('audit.place.one', { seq: fromSeq })
    : message('audit.place.many', { from: fromSeq, to: toSeq })

/**
 * `mamori verify-audit`: whether anybody changed the journal behind Mamori's back. It changes nothing and may run while
 * an engine works. 0 when the journal is intact, 2 when it was tampered with, 3 when there is none that can be read.
 */
export const verifyAudit = async (context: CommandContext, command: VerifyAuditCommand): Promise<number> => {
  const { out, signal } = context
  const places = await placesOf(context, command.logFile)
  try {
    // The log first: what is recorded in the meantime is then in the journal and not beyond its end.
    const anchors = [...(await readAnchors(places.logFile)), ...command.anchors]
    const report = await verifyJournal(places.file, anchors, signal)
    if (command.json) out.print(JSON.stringify({ file: places.file, ...report }))
    else show(context, places, report)
    return report.findings.length === 0 ? EXIT.healthy : EXIT.critical
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted
    if (error instanceof JournalError)
      out.tell(message('audit.unreadable', { file: error.file, why: journalWhy(error) }))
    else if (error instanceof Error && 'syscall' in error)
      out.tell(message('cli.unusable', { file: places.logFile, why: error.message }))
    else throw error
    return EXIT.usage
  }
}
