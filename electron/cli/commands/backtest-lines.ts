import type {
  BacktestFile,
  BacktestMoment,
  BacktestReport,
  BacktestRule,
  BacktestTarget,
} from '@shared/domain/backtest'
import type { Shape } from '@shared/ipc/hosts'
import type { TextKey } from '@shared/text/text'
import { severityShape } from '@shared/words/shapes'
import { durationText } from '@shared/words/time'
import { inColumns } from '../columns'
import type { Console } from '../console'
import { harmlessLine } from '../harmless'
import { signs } from '../paint'

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-01-31 14:30:15` in the local zone. */
const stamp = (at: number): string => {
  const time = new Date(at)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

const heading = (out: Console, key: TextKey): readonly string[] => ['', out.paint('strong', out.text(key))]

const headLines = (out: Console, { fromAt, toAt, mode }: BacktestReport): readonly string[] => {
  const span =
    fromAt === null || toAt === null
      ? out.text('backtest.head.none')
      : out.text('backtest.head.span', {
          from: stamp(fromAt),
          to: stamp(toAt),
          took: durationText(out.language, toAt - fromAt),
        })
  return [out.paint('strong', span), out.text('backtest.head.mode', { mode: out.text(`word.mode.${mode}`) })]
}

const fileRow = (out: Console, file: BacktestFile): readonly string[] => {
  const { path, lines, occurrences, undated, late, cut } = file
  const counts = [out.text('backtest.file', { lines, n: occurrences })]
  if (undated > 0) counts.push(out.text('backtest.file.undated', { n: undated }))
  if (late > 0) counts.push(out.text('backtest.file.late', { n: late }))
  if (cut > 0) counts.push(out.text('backtest.file.cut', { n: cut }))
  return [harmlessLine(path), counts.join(', ')]
}

/** The columns of the counts, behind the sign, the rule and the target. */
const COUNTED = [3, 4, 5, 6, 7, 8, 9]
const columns = ['lines', 'incidents', 'run', 'ask', 'unknown', 'told', 'skip'] as const

const outcomeWords = (out: Console, { repairs }: BacktestTarget): string => {
  const words = (['verified', 'ineffective', 'inconclusive', 'regressed'] as const).flatMap((outcome) =>
    repairs[outcome] > 0 ? [`${out.text(`word.outcome.${outcome}`)} ${repairs[outcome]}`] : [],
  )
  if (repairs.unanswered > 0) words.push(out.text('backtest.row.unanswered', { n: repairs.unanswered }))
  return words.join(', ')
}

const targetRow = (out: Console, rule: BacktestRule, row: BacktestTarget): readonly string[] => {
  const shape = severityShape(rule.severity)
  const counts = { ...row.decided, lines: row.lines, incidents: row.incidents }
  const cells = columns.map((column) => {
    const count = String(counts[column])
    return counts[column] === 0 ? out.paint('muted', count) : count
  })
  return [
    out.paint(shape, signs[shape]),
    harmlessLine(rule.ruleId),
    harmlessLine(row.target.name),
    ...cells,
    outcomeWords(out, row),
  ]
}

const gateWord = (out: Console, gate: BacktestTarget['skipped'][number]['gate']): string =>
  gate === 'rate' ? out.text('backtest.gate.rate') : out.text(`trace.gate.${gate}`)

const because = (out: Console, key: TextKey, reasons: BacktestTarget['skipped']): readonly string[] => {
  const byGate = new Map<string, number>()
  for (const { gate, count } of reasons) {
    const word = gateWord(out, gate)
    byGate.set(word, (byGate.get(word) ?? 0) + count)
  }
  const words = [...byGate].map(([what, n]) => out.text('backtest.row.times', { what, n }))
  return words.length === 0 ? [] : [`${out.text(key)}: ${words.join(', ')}`]
}

const detailRow = (out: Console, rule: BacktestRule): readonly string[] | null => {
  const ofTargets = rule.targets.flatMap((row) => [
    ...because(out, 'backtest.row.skipped', row.skipped),
    ...because(out, 'backtest.row.asked', row.asked),
    ...(row.breakerOpened > 0 ? [out.text('backtest.row.breaker', { n: row.breakerOpened })] : []),
  ])
  const words = [
    ...ofTargets,
    ...(rule.below > 0 ? [out.text('backtest.row.below', { n: rule.below })] : []),
    ...(rule.undated > 0 ? [out.text('backtest.row.undated', { n: rule.undated })] : []),
    ...(rule.givenUp > 0 ? [out.text('cli.scan.given_up', { n: rule.givenUp })] : []),
    ...(rule.demoted ? [out.text('backtest.row.demoted')] : []),
  ]
  return words.length === 0 ? null : [harmlessLine(rule.ruleId), words.join(' / ')]
}

const ruleLines = (out: Console, { rules }: BacktestReport): readonly string[] => {
  const seen = rules.filter(({ occurrences, givenUp }) => occurrences + givenUp > 0)
  const rows = seen.flatMap((rule) => rule.targets.map((row) => targetRow(out, rule, row)))
  const names = ['rule', 'target', ...columns, 'outcome'] as const
  const header = ['', ...names.map((name) => out.paint('muted', out.text(`backtest.column.${name}`)))]
  const details = seen.map((rule) => detailRow(out, rule)).filter((row) => row !== null)
  const quiet = rules.filter(
    ({ occurrences, givenUp, unused }) => occurrences + givenUp === 0 && unused === null,
  )
  return [
    ...(rows.length > 0
      ? [...heading(out, 'backtest.rules'), ...inColumns([header, ...rows], '  ', COUNTED)]
      : []),
    ...(details.length > 0 ? ['', ...inColumns(details, '  ')] : []),
    ...(quiet.length > 0
      ? ['', out.text('backtest.none', { rules: quiet.map(({ ruleId }) => harmlessLine(ruleId)).join(', ') })]
      : []),
  ]
}

const shapes: Readonly<Record<Exclude<BacktestMoment['step'], 'opened'>, Shape>> = {
  run: 'ok',
  ask: 'approval',
  unknown: 'approval',
  told: 'unknown',
  skip: 'paused',
  begun: 'ok',
  settled: 'ok',
  regressed: 'critical',
  withdrawn: 'paused',
  breaker: 'caution',
  closed: 'ok',
  storm: 'caution',
  demoted: 'caution',
}

const momentRow = (
  out: Console,
  { rules }: BacktestReport,
  { at, step, ruleId, target, message, sample }: BacktestMoment,
): readonly string[] => {
  const severity = rules.find((rule) => rule.ruleId === ruleId)?.severity ?? 'error'
  const shape = step === 'opened' ? severityShape(severity) : shapes[step]
  const words = harmlessLine(out.render(message))
  return [
    out.paint('muted', stamp(at)),
    out.paint(shape, signs[shape]),
    harmlessLine(ruleId ?? ''),
    harmlessLine(target?.name ?? ''),
    sample === null ? words : `${words}  ${out.paint('muted', harmlessLine(sample))}`,
  ]
}

const timelineLines = (out: Console, report: BacktestReport, most: number): readonly string[] => {
  const shown = report.timeline.slice(0, most)
  const more = report.timeline.length - shown.length + report.timelineLeftOut
  if (shown.length + more === 0) return []
  return [
    ...heading(out, 'backtest.timeline'),
    ...inColumns(
      shown.map((moment) => momentRow(out, report, moment)),
      '  ',
    ),
    ...(more > 0 ? [`  ${out.text('backtest.timeline.more', { n: more })}`] : []),
  ]
}

/** A backtest for people: what it read, what each rule would have come to, how it went, and what was taken to be so. */
export const backtestLines = (
  out: Console,
  report: BacktestReport,
  { most }: { readonly most: number },
): readonly string[] => {
  const totals = [
    ...(report.storms > 0 ? [out.text('backtest.storms', { n: report.storms })] : []),
    ...(report.notices > 0 ? [out.text('backtest.notices', { n: report.notices })] : []),
    ...(report.rulesAboutChecks > 0 ? [out.text('backtest.checks', { n: report.rulesAboutChecks })] : []),
  ]
  const unanswered = report.rules
    .flatMap(({ targets }) => targets)
    .reduce((sum, { repairs }) => sum + repairs.unanswered, 0)
  return [
    ...headLines(out, report),
    ...heading(out, 'backtest.files'),
    ...inColumns(
      report.files.map((file) => fileRow(out, file)),
      '  ',
    ),
    ...ruleLines(out, report),
    ...(totals.length > 0 ? ['', totals.join(', ')] : []),
    ...(unanswered > 0 ? [out.text('backtest.unanswered', { n: unanswered })] : []),
    ...timelineLines(out, report, most),
    ...heading(out, 'backtest.assumes'),
    ...report.assumptions.map((one) => `  ${out.render(one)}`),
  ]
}
