import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import { shownTable, vacuumSql } from '@shared/domain/vacuum-sql'
import { pause } from '../pause'
import type { PerformContext, StepDone, StepRefused } from '../define-step-kind'
import { sayOf } from '../select/perform-delete'
import { cancelStatement } from './cancel-statement'
import { reasonOf } from './connection-words'
import { findDatabase, type DatabaseUse } from './find-database'
import { lookAtServer, lookAtSum, lookAtTable, lookForHolders, lookForLeft } from './look-at-tables'
import { openPostgresql, type Session } from './open-postgresql'
import { LOCK_NOT_AVAILABLE, postgresqlFault, QUERY_CANCELED, sqlStateOf } from './postgresql-fault'

type Vacuum = StepOf<'sql'>

/** While a table waits to be locked whole, everybody who comes after waits too: that is how long at most. */
const LOCK_MS = { vacuum: 5000, vacuum_analyze: 5000, vacuum_full: 3000 } as const
/** What the server gets to keep its own limit, before it is told to stop. */
const OWN_LIMIT_MS = 5000
/** What a statement that was told to stop gets to end; then the connection is cut, which the server notices. */
const END_MS = 10_000
/** Until 14 the statistics come a little later than what they tell of. */
const STATISTICS_MS = 2000

type Numbers = {
  readonly bytes: number
  readonly dead: number
  readonly fileNode: number
  readonly vacuumedAt: number
}

const numbersOf = async (session: Session, { table }: Vacuum): Promise<Numbers | null> => {
  if (table === null) {
    const { bytes, dead } = await lookAtSum(session, 0)
    return { bytes, dead, fileNode: 0, vacuumedAt: 0 }
  }
  const found = await lookAtTable(session, table)
  if (found === null) return null
  const { bytes, dead, fileNode, vacuumedAt } = found
  return { bytes: bytes ?? 0, dead, fileNode, vacuumedAt: vacuumedAt ?? 0 }
}

type Ended =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed'
      readonly error: unknown
      readonly cut: 'aborted' | 'late' | null
      readonly at: string
    }

/** Runs the statement; at the limit or on `signal` the server is told to stop, and its answer is waited for. */
const runStatement = async (
  session: Session,
  step: Vacuum,
  {
    use,
    clock,
    signal,
  }: { readonly use: DatabaseUse; readonly clock: PerformContext['clock']; readonly signal: AbortSignal },
): Promise<Ended> => {
  const cut: { why: 'aborted' | 'late' | null; told: Promise<string> } = {
    why: null,
    told: Promise.resolve(''),
  }
  const cancels: (() => void)[] = []
  const stop = (why: 'aborted' | 'late'): void => {
    if (cut.why !== null) return
    cut.why = why
    cut.told = cancelStatement(session, use)
    // Who waits for the statement gets its error when the connection is cut, too.
    cancels.push(clock.after(END_MS, () => void session.close().catch(() => undefined)))
  }
  const onAbort = (): void => stop('aborted')
  signal.addEventListener('abort', onAbort, { once: true })
  cancels.push(clock.after(step.timeoutMs + OWN_LIMIT_MS, () => stop('late')))
  try {
    if (signal.aborted) return { kind: 'failed', error: signal.reason, cut: 'aborted', at: '' }
    await session.run(vacuumSql(step))
    return { kind: 'done' }
  } catch (error) {
    return { kind: 'failed', error, cut: cut.why, at: await cut.told }
  } finally {
    for (const cancel of cancels) cancel()
    signal.removeEventListener('abort', onAbort)
  }
}

const failureOf = (ended: Extract<Ended, { kind: 'failed' }>, step: Vacuum, use: DatabaseUse): Message => {
  const state = sqlStateOf(ended.error)
  const seconds = Math.round(step.timeoutMs / 1000)
  const what = step.table === null ? use.address.database : shownTable(step.table)
  if (ended.cut === 'aborted') return message('step.failed.aborted')
  if (ended.cut === 'late') return message('database.failed.late', { what, seconds })
  // The server has kept its own limit, or somebody else has cancelled it there.
  if (state === QUERY_CANCELED) return message('database.failed.late_or_cancelled', { what, seconds })
  if (state === LOCK_NOT_AVAILABLE)
    return message('database.failed.lock', { what, seconds: LOCK_MS[step.template] / 1000 })
  return postgresqlFault(ended.error, use)
}

/** The table as it is afterwards; waits a little for statistics that come late. */
const settle = async (
  session: Session,
  step: Vacuum,
  before: Numbers,
  { clock, signal }: Pick<PerformContext, 'clock'> & { readonly signal: AbortSignal },
): Promise<{ readonly after: Numbers | null; readonly isDone: boolean }> => {
  for (let waited = 0; ; waited += 100) {
    const after = await numbersOf(session, step)
    const isDone =
      step.table === null ||
      (after !== null &&
        (step.template === 'vacuum_full'
          ? after.fileNode !== before.fileNode
          : after.vacuumedAt > before.vacuumedAt))
    if (isDone || waited >= STATISTICS_MS || signal.aborted) return { after, isDone }
    await pause(clock, 100, signal)
  }
}

const inSession = async (
  session: Session,
  step: Vacuum,
  use: DatabaseUse,
  context: PerformContext,
  signal: AbortSignal,
): Promise<StepDone> => {
  const say = sayOf(context)
  const { clock } = context
  const lines: string[] = []
  const failed = (why: Message): StepDone => ({ failed: why, output: lines.join('\n') })
  const before = await numbersOf(session, step)
  if (before === null)
    return failed(
      message('guard.vacuum.no_table', {
        table: step.table === null ? '' : shownTable(step.table),
        database: use.address.database,
      }),
    )
  const { now: beganAt } = await lookAtServer(session)
  // What an index computes may lean on the names that its user finds, as when the table is written to.
  await session.run(
    `SET statement_timeout = ${step.timeoutMs}; SET lock_timeout = ${LOCK_MS[step.template]}; RESET search_path`,
  )
  const startedAt = clock.now()
  const ended = await runStatement(session, step, { use, clock, signal })
  const seconds = (Math.max(0, clock.now() - startedAt) / 1000).toFixed(1)
  if (ended.kind === 'failed') {
    lines.push(say(message('database.output.stopped', { seconds })))
    if (ended.at !== '') lines.push(say(message('database.output.at', { at: ended.at })))
    return failed(failureOf(ended, step, use))
  }
  await session.run('SET statement_timeout = 10000; SET search_path = pg_catalog')
  const { after, isDone } = await settle(session, step, before, { clock, signal })
  const { total, first } = session.warnings()
  lines.push(say(message('database.output.took', { seconds })))
  if (after !== null)
    lines.push(
      say(
        message('database.output.numbers', {
          bytesBefore: shortBytes(before.bytes),
          bytesAfter: shortBytes(after.bytes),
          deadBefore: before.dead,
          deadAfter: after.dead,
        }),
      ),
    )
  for (const warning of first.slice(0, 5))
    lines.push(say(message('database.output.warning', { text: reasonOf(warning, use.address.password) })))
  if (total > 5) lines.push(say(message('database.output.more_warnings', { n: total - 5 })))
  if (step.table === null) {
    const sum = await lookAtSum(session, beganAt)
    lines.push(say(message('database.output.tables', { n: sum.vacuumed, of: sum.tables })))
    if (sum.vacuumed < sum.tables) {
      const names = (await lookForLeft(session, beganAt)).map(shownTable).join(', ')
      lines.push(say(message('database.output.left', { names })))
    }
    if (sum.vacuumed === 0 && sum.tables > 0)
      return failed(message('database.failed.none', { database: use.address.database }))
  } else if (!isDone) return failed(message('database.failed.skipped', { what: shownTable(step.table) }))
  if (after !== null && after.dead > 0 && after.dead * 2 > before.dead)
    for (const { name } of await lookForHolders(session, 0))
      lines.push(say(message('database.output.held', { name })))
  return { failed: null, output: lines.join('\n') }
}

/**
 * Carries out one VACUUM. It never waits long for a lock, keeps the step's limit, and leaves no statement running: at the
 * limit or when it is cut off the server is told to stop, and when we are gone it notices by itself.
 */
export const performVacuum = async (
  step: Vacuum,
  context: PerformContext,
  signal: AbortSignal,
): Promise<StepDone | StepRefused> => {
  const found = findDatabase(context.settings.checks ?? [], step)
  if (found.kind === 'missing') return { refused: found.why, output: '' }
  const { use } = found
  try {
    const session = await openPostgresql(use, signal)
    try {
      await session.run(
        'SET statement_timeout = 10000; SET lock_timeout = 2000; SET search_path = pg_catalog',
      )
      return await inSession(session, step, use, context, signal)
    } finally {
      // The work is done or has failed; how the goodbye goes is of no matter.
      await session.close().catch(() => undefined)
    }
  } catch (error) {
    if (signal.aborted) return { failed: message('step.failed.aborted'), output: '' }
    return { failed: postgresqlFault(error, use), output: '' }
  }
}
