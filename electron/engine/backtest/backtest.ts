import type { BacktestFile, BacktestReport, BacktestRule } from '@shared/domain/backtest'
import { message, type Message } from '@shared/domain/message'
import type { Mode } from '@shared/domain/outcome'
import type { LogRule } from '../logs/log-watch'
import { STDIN } from '../logs/stdin'
import { logRulesOf } from '../settings/log-rules'
import type { Rule, Settings } from '../settings/settings'
import { createCollector, type Collector } from './collect'
import { sourceOf } from './name-source'
import type { BacktestInput, BacktestOptions } from './options'
import { REPAIR_MS } from './pretended-host'
import type { FileRead, ReplayFile } from './protocol'
import { readSlices, RuleHangs } from './read-slices'
import { replayEngine, type ReplayEngine } from './replay-engine'

const MOST_MOMENTS = 200_000

type Run = {
  readonly files: readonly FileRead[]
  readonly broken: ReadonlyMap<string, string>
  readonly collector: Collector
  readonly given: ReadonlyMap<string, { count: number; fromAt: number; toAt: number }>
  readonly span: { readonly fromAt: number; readonly toAt: number } | null
}

const readsOf = (rules: readonly Rule[], settings: Settings, sourceId: string): readonly string[] => {
  const isKnown = settings.sources.some(({ id }) => id === sourceId)
  return rules.flatMap(({ id, cause }) =>
    // A file that the settings do not name was given to be looked at, whatever its rules are for.
    cause.kind === 'log' && (!isKnown || cause.sources === null || cause.sources.includes(sourceId))
      ? [id]
      : [],
  )
}

const runOnce = async (
  files: readonly ReplayFile[],
  rules: readonly LogRule[],
  settings: Settings,
  options: BacktestOptions,
  signal: AbortSignal,
): Promise<Run> => {
  const repairs = (rule: Rule): Rule => ({
    ...rule,
    actions: rule.actions.filter(({ type }) => options.actions.get(type)?.class === 'repair'),
  })
  const collector = createCollector(new Map(settings.rules.map((rule) => [rule.id, repairs(rule)])), {
    mostMoments: options.mostMoments ?? MOST_MOMENTS,
  })
  const given = new Map<string, { count: number; fromAt: number; toAt: number }>()
  let engine: ReplayEngine | null = null
  let span: Run['span'] = null
  const { fromAt = Number.NEGATIVE_INFINITY, toAt = Number.POSITIVE_INFINITY } = options
  try {
    const read = await readSlices(
      { files, rules, fromAt, toAt, now: options.now },
      {
        workerFile: options.workerFile,
        stdin: options.stdin ?? null,
        signal,
        ...(options.hangMs !== undefined && { hangMs: options.hangMs }),
      },
      async (slice) => {
        span = { fromAt: span?.fromAt ?? slice.at, toAt: slice.at }
        engine ??= await replayEngine(settings, { ...options, startAt: slice.at, collector })
        for (const { ruleId, count } of slice.observations) {
          const known = given.get(ruleId) ?? { count: 0, fromAt: slice.at, toAt: slice.at }
          given.set(ruleId, { ...known, count: known.count + count, toAt: slice.at })
        }
        await engine.take(slice)
      },
    )
    await replayed(engine)?.settle()
    return { ...read, collector, given, span }
  } finally {
    await replayed(engine)?.stop()
  }
}

/** What was made while slices came, which the compiler does not see. */
const replayed = (engine: ReplayEngine | null): ReplayEngine | null => engine

const fileOf = (
  { path, lines, occurrences, undated, late, cut, fromAt, toAt, fault }: FileRead,
  files: readonly ReplayFile[],
): BacktestFile => ({
  path,
  sourceId: files.find((file) => file.path === path)?.sourceId ?? path,
  lines,
  occurrences,
  undated,
  late,
  cut,
  fromAt,
  toAt,
  fault,
})

const ruleOf = (
  { id: ruleId, name, severity, actions }: Rule,
  { files, collector, given }: Run,
  unused: Message | null,
): BacktestRule => {
  const { count = 0, fromAt = null, toAt = null } = given.get(ruleId) ?? {}
  const undated = files.reduce((sum, { undatedOf }) => sum + (undatedOf[ruleId] ?? 0), 0)
  return {
    ruleId,
    name,
    severity,
    actions: actions.map(({ type }) => type),
    unused,
    occurrences: count + undated,
    undated,
    givenUp: files.reduce((sum, { givenUpOf }) => sum + (givenUpOf[ruleId] ?? 0), 0),
    below: Math.max(0, count - collector.linesOf(ruleId)),
    fromAt,
    toAt,
    demoted: collector.isDemoted(ruleId),
    targets: collector.targetsOf(ruleId),
  }
}

const assumptionsOf = (
  settings: Settings,
  { approve = false }: BacktestOptions,
  mode: Mode,
): readonly Message[] => [
  message('backtest.assumes.checks'),
  message('backtest.assumes.host'),
  message('backtest.assumes.repair', {
    seconds: REPAIR_MS / 1000,
    minutes: settings.fix.recurrenceMs / 60_000,
  }),
  message(approve ? 'backtest.assumes.approved' : 'backtest.assumes.unanswered'),
  message('backtest.assumes.slices'),
  message('backtest.assumes.end'),
  ...(settings.mode === mode ? [] : [message('backtest.assumes.mode', { mode: `@word.mode.${mode}` })]),
]

/**
 * Runs the whole decision engine over real logs by their own times: what would have been detected, decided, held back, asked
 * and run. Nothing on this host is looked at but the files, and nothing is touched. The same files and settings lead to the
 * same report. Rejects with the signal's reason when aborted.
 */
export const backtest = async (
  inputs: readonly BacktestInput[],
  settings: Settings,
  options: BacktestOptions,
  signal: AbortSignal,
): Promise<BacktestReport> => {
  const mode = options.mode ?? (settings.mode === 'observe' ? 'auto' : settings.mode)
  const rules = settings.rules.filter(({ cause }) => cause.kind === 'log')
  const files = inputs.map(({ path, sourceId = sourceOf(path, settings.sources) }): ReplayFile => ({
    path,
    sourceId,
    rules: readsOf(rules, settings, sourceId),
  }))
  const unused = new Map<string, Message>()
  let run: Run | null = null
  while (run === null) {
    const used = logRulesOf(settings).filter(({ id }) => !unused.has(id))
    try {
      run = await runOnce(files, used, { ...settings, mode }, options, signal)
    } catch (error) {
      // A stream cannot be read again without that rule.
      if (!(error instanceof RuleHangs) || files.some(({ path }) => path === STDIN)) throw error
      const { id: rule } = error.rule
      unused.set(rule, message('logs.rule_slow', { rule, seconds: (options.hangMs ?? 2000) / 1000 }))
    }
  }
  const done = run
  for (const [rule, reason] of done.broken) unused.set(rule, message('logs.rule_invalid', { rule, reason }))
  return {
    fromAt: done.span?.fromAt ?? null,
    toAt: done.span?.toAt ?? null,
    mode,
    files: done.files.map((read) => fileOf(read, files)),
    lines: done.files.reduce((sum, { lines }) => sum + lines, 0),
    rules: rules.map((rule) => ruleOf(rule, done, unused.get(rule.id) ?? null)),
    rulesAboutChecks: settings.rules.length - rules.length,
    storms: done.collector.storms(),
    notices: done.collector.notices(),
    timeline: done.collector.timeline(),
    timelineLeftOut: done.collector.leftOut(),
    assumptions: assumptionsOf(settings, options, mode),
  }
}
