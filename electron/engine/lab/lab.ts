import type { Actor } from '@shared/domain/actor'
import { message, type Message } from '@shared/domain/message'
import { AppError } from '@shared/ipc/app-error'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import { sourceLabel, type Rule } from '../settings/settings'
import type { Context } from '../stages/context'
import { findRuleEntry } from './edit-expression'
import { isFilled, isUsable, type Judged } from './judged'
import type { LabJob, LabRuns } from './lab-runs'
import type { Reading } from './protocol'
import { newestFile } from './newest-file'
import { isWritable, readUnchanged, setExpression } from './set-expression'

/** As much of a log as a preview reads, and how long. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_MS = 30_000

/** What an edited expression of a rule would find, before it is at work; and how it gets there. */
export type Lab = {
  readonly rule: (ruleId: string) => Promise<Output<'lab.rule'>>
  readonly start: (input: ParsedInput<'lab.start'>) => Promise<Output<'lab.start'>>
  readonly read: (input: ParsedInput<'lab.read'>) => Promise<Output<'lab.read'>>
  readonly cancel: (runId: string) => void
  /** Throws `AppError` not_found, refused. */
  readonly save: (input: ParsedInput<'lab.save'>, actor: Actor) => Promise<Output<'lab.save'>>
}

type Fetch = Extract<LabJob, { readonly kind: 'fetched' }>['fetch']
type Deps = Pick<Context, 'exec' | 'settings' | 'recorder' | 'clock' | 'say' | 'labs'>
type Over = Exclude<ParsedInput<'lab.start'>['over'], { readonly kind: 'backtest' }>
type LogCause = Extract<Rule['cause'], { readonly kind: 'log' }>

/** Where nothing can be tried. */
const noLabs: LabRuns = {
  start: () => ({ kind: 'busy' }),
  read: async () => null,
  judge: async () => null,
  cancel: () => undefined,
  stop: async () => undefined,
}

export const createLab = ({ settings, recorder, clock, exec, say, labs = noLabs }: Deps): Lab => {
  const { file, sha256 } = settings
  const refuse = (why: Message): never => {
    throw new AppError('refused', say(why))
  }
  const causeOf = (ruleId: string): LogCause => {
    const cause = settings.rules.find(({ id }) => id === ruleId)?.cause
    if (cause?.kind === 'log') return cause
    throw new AppError('not_found', say(message('trust.no_rule', { rule: ruleId })))
  }
  const logRules = settings.rules.flatMap(({ id, cause }) => (cause.kind === 'log' ? [{ id, ...cause }] : []))

  /** What the expressions are tried on; `fetch` asks the program that reads a source for us. */
  const readingOf = async (over: Over): Promise<Reading | { readonly fetch: Fetch }> => {
    if (over.kind === 'lines') return over
    const source = settings.sources.find(({ id }) => id === over.sourceId)
    if (source === undefined) throw new AppError('not_found', say(message('lab.no_source')))
    if ('path' in source)
      return { kind: 'file', path: await newestFile(source.path), to: null, maxBytes: MOST_BYTES }
    const { readStream } = await import('./read-stream')
    return { fetch: (signal) => readStream(source, exec, signal) }
  }

  const jobOf = async ({ ruleId, pattern, ignore, over }: ParsedInput<'lab.start'>): Promise<LabJob> => {
    const edited = { pattern, ignore }
    const today = causeOf(ruleId)
    const now = clock.now()
    if (over.kind === 'backtest')
      return { kind: 'backtest', job: { settings, ruleId, edited, days: over.days, now } }
    const others = logRules.filter(
      ({ id, sources }) =>
        id !== ruleId && (over.kind !== 'source' || sources === null || sources.includes(over.sourceId)),
    )
    const job = { edited, today, others, maxMs: MOST_MS, now }
    const reading = await readingOf(over)
    return 'fetch' in reading
      ? { kind: 'fetched', job, fetch: reading.fetch }
      : { kind: 'preview', job: { ...job, reading } }
  }

  const whyNotSaved = async (written: { readonly pattern: string; readonly ignore: string | null }) => {
    if (isFilled(written.pattern) || (written.ignore !== null && isFilled(written.ignore)))
      return message('lab.filled', { file })
    return (await isWritable(file)) ? null : message('lab.not_writable', { file })
  }

  const unusableWhy = ({ pattern, ignore }: Judged): Message => {
    if (pattern.kind === 'unusable') return pattern.message
    return ignore?.kind === 'unusable' ? ignore.message : message('lab.regex.empty')
  }

  return {
    rule: async (ruleId) => {
      const cause = causeOf(ruleId)
      // Only the file has the expressions as they were written, without what the environment has put into them.
      const text = await readUnchanged(file, sha256)
      if (text === null) return refuse(message('trust.file_changed', { file }))
      const entry = findRuleEntry(text, ruleId)
      if (entry.kind === 'no_entry') return refuse(message('trust.no_entry', { file, rule: ruleId }))
      return {
        ruleId,
        ...entry.written,
        minCount: cause.minCount,
        withinMs: cause.withinMs,
        sources: settings.sources.map((source) => ({
          id: source.id,
          path: sourceLabel(source),
          reads: cause.sources === null || cause.sources.includes(source.id),
        })),
        file,
        sha256,
        notSaved: await whyNotSaved(entry.written),
      }
    },
    start: async (input) => {
      const started = labs.start(input.labId, await jobOf(input))
      if (started.kind === 'busy') throw new AppError('unavailable', say(message('lab.busy')))
      return { runId: started.runId }
    },
    read: async (input) => {
      const news = await labs.read(input)
      if (news === null) throw new AppError('not_found', say(message('lab.no_run')))
      return news
    },
    cancel: labs.cancel,
    save: async ({ ruleId, pattern, ignore, sha256: known }, actor) => {
      causeOf(ruleId)
      const to = { pattern, ignore }
      const judged = await labs.judge(to)
      if (judged === null) return refuse(message('settings.regex.slow'))
      if (!isUsable(judged)) return refuse(unusableWhy(judged))
      const set = await setExpression(file, known, ruleId, to)
      if (set.kind === 'refused') return refuse(set.why)
      if (set.kind === 'set')
        await recorder.record([
          { type: 'rule.expression_set', data: { ruleId, from: set.before, to }, actor },
        ])
      return { sha256: set.sha256, before: set.before }
    },
  }
}
