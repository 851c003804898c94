import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import { AppError } from '@shared/ipc/app-error'
import type { Input, Output } from '@shared/ipc/contract'
import { findSettings } from '../../engine/find-settings'
import { JournalError } from '../../engine/journal/journal-error'
import { journalWhy } from '../../engine/journal/journal-why'
import { momentAt } from '../backtest-words'
import { clientOf, linkHere, settledState, tellDown } from '../client/with-engine'
import { whyRefused } from '../client/why-refused'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

type Asked = Extract<Command, { kind: 'export' }>
type Report = Output<'timeline.export'>

const orWorse: Readonly<Record<Severity, Severity[]>> = {
  warning: ['warning', 'error', 'critical'],
  error: ['error', 'critical'],
  critical: ['critical'],
}

/** An incident alone is told as a whole; everything else is a stretch of the timeline. */
const whatOf = (
  { incidentId, since, until, severity, subject, text }: Asked,
  now: number,
): Input<'timeline.export'>['what'] => {
  const rest = {
    ...(since === null ? {} : { fromAt: momentAt(since, now) }),
    ...(until === null ? {} : { toAt: momentAt(until, now) }),
    ...(severity === null ? {} : { severities: orWorse[severity] }),
    ...(subject === null ? {} : { subject }),
    ...(text === null ? {} : { text }),
  }
  if (incidentId === null) return { kind: 'span', ...rest }
  return Object.keys(rest).length === 0
    ? { kind: 'incident', incidentId }
    : { kind: 'span', incidentId, ...rest }
}

/** From the journal's file itself, which may be in use or not. */
const fromJournal = async (context: CommandContext, input: Input<'timeline.export'>): Promise<Report> => {
  const { dataDir } = await findSettings(context)
  const [{ exportRecord }, { readJournal }] = await Promise.all([
    import('../../engine/incidents/export-record'),
    import('../../engine/journal/read-journal'),
  ])
  const { out, signal } = context
  const clock = { now: Date.now }
  return readJournal(join(dataDir, 'mamori.db'), (journal) =>
    exportRecord({ say: out.render, host: hostname(), clock, signal }, journal, input),
  )
}

/** Of the engine that runs here; where none does, or another folder is named, out of the journal itself. Null was told. */
const reportOf = async (context: CommandContext, input: Input<'timeline.export'>): Promise<Report | null> => {
  if (context.dataDir !== null || context.config !== null) return fromJournal(context, input)
  const link = linkHere(context, false)
  link.start()
  try {
    const state = await settledState(link, context.signal)
    context.signal.throwIfAborted()
    if (state?.kind === 'attached') return await clientOf(link).call('timeline.export', input)
    if (state?.kind === 'down' && state.why.code === 'wire.no_engine')
      return await fromJournal(context, input)
    if (state !== null) tellDown(context, state)
    return null
  } finally {
    await link.stop()
  }
}

const isThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST'

/** Writes a file for its owner only. What is there is replaced as a whole, and only when that was asked for. */
const write = async (file: string, content: string, force: boolean): Promise<void> => {
  const place = force ? join(dirname(file), `.${basename(file)}.${process.pid}.new`) : file
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  const handle = await open(place, flags, 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
    await handle.close()
    if (force) await rename(place, file)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(place, { force: true })
    throw error
  }
}

/** Tells what did not work, and with what the program ends. */
const failed = (
  { out, signal }: CommandContext,
  error: unknown,
  file: string | null,
): (typeof EXIT)[keyof typeof EXIT] => {
  if (signal.aborted) return EXIT.interrupted
  if (error instanceof AppError) {
    out.tell(
      error.code === 'not_found' ? message('cli.export.nothing', { why: error.message }) : whyRefused(error),
    )
    return EXIT.degraded
  }
  if (error instanceof JournalError)
    out.tell(message('cli.export.unreadable', { file: error.file, why: journalWhy(error) }))
  else if (file !== null && isThere(error)) out.tell(message('cli.export.exists', { file }))
  else if (file !== null && error instanceof Error && 'syscall' in error)
    out.tell(message('cli.unusable', { file, why: error.message }))
  else throw error
  return EXIT.usage
}

/**
 * `mamori export`: the timeline or an incident as a report, the same as the window saves. 0 when it was written, 1 when
 * there is nothing that fits or it was refused, 3 when the journal or the file cannot be used.
 */
export const exportReport = async (context: CommandContext, asked: Asked): Promise<number> => {
  const { out, cwd } = context
  const file = asked.output === null ? null : resolve(cwd, asked.output)
  try {
    const report = await reportOf(context, {
      what: whatOf(asked, Date.now()),
      format: asked.json ? 'json' : 'markdown',
      language: out.language,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    if (report === null) return context.signal.aborted ? EXIT.interrupted : EXIT.usage
    if (file !== null) await write(file, report.content, asked.force)
    else if (asked.json) out.document(JSON.parse(report.content), 2)
    else out.print(report.content.trimEnd())
    if (file !== null) out.say(out.text('cli.export.written', { file, n: report.events }))
    if (report.cut) out.tell(message('cli.export.cut', { n: report.events }))
    return EXIT.healthy
  } catch (error) {
    return failed(context, error, file)
  }
}
