import { durationText } from '@shared/words/time'
import type { ScanReport } from '../../engine/scan/scan-report'
import { inColumns } from '../columns'
import type { Console } from '../console'
import { harmlessLine } from '../harmless'
import { signs } from '../paint'

const COLUMNS = ['pattern', 'hits', 'ignored', 'cost', 'share', 'note'] as const
/** Behind the sign and the name. */
const NUMBERS = [2, 3, 4, 5]

/** Thousands apart, as both languages write them: the formats of Intl take longer to load than a small scan. */
const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')

const patternRows = (out: Console, { patterns }: ScanReport) => {
  const totalMs = patterns.reduce((sum, { ms }) => sum + ms, 0)
  return patterns
    .filter(({ unused }) => unused === null)
    .toSorted((a, b) => b.hits - a.hits || b.ms - a.ms)
    .map(({ id, hits, ignored, ms, givenUp, watched }) => {
      const notes = [
        ...(watched ? [out.text('cli.scan.watched')] : []),
        ...(givenUp > 0 ? [out.text('cli.scan.given_up', { n: givenUp })] : []),
      ]
      return [
        hits > 0 ? out.paint('caution', signs.caution) : out.paint('muted', signs.unknown),
        harmlessLine(id),
        grouped(hits),
        grouped(ignored),
        `${ms.toFixed(ms < 100 ? 1 : 0)} ms`,
        `${totalMs === 0 ? 0 : Math.round((100 * ms) / totalMs)} %`,
        notes.join(', '),
      ]
    })
}

const missedLines = (out: Console, { missed, missedLines: shown }: ScanReport): readonly string[] => {
  const files = new Set(shown.map(({ file }) => file)).size
  const rows = shown.map(({ file, text }) =>
    files > 1 ? [harmlessLine(file), harmlessLine(text)] : [harmlessLine(text)],
  )
  return [
    '',
    out.paint('strong', out.text('cli.scan.missed', { n: missed })),
    ...inColumns(rows, '  '),
    ...(missed > shown.length ? [`  ${out.text('cli.scan.missed_more', { n: missed - shown.length })}`] : []),
  ]
}

/** A scan for people: what each pattern found and cost, what none of them found, and what could not be told. */
export const scanLines = (out: Console, report: ScanReport, tookMs: number): readonly string[] => {
  const header = ['', ...COLUMNS.map((column) => out.paint('muted', out.text(`cli.scan.column.${column}`)))]
  const left = report.patterns.filter(({ unused }) => unused !== null)
  return [
    out.text('cli.scan.total', { files: report.files, lines: report.lines }) +
      out.paint('muted', `  ${durationText(out.language, tookMs)}`),
    '',
    ...inColumns([header, ...patternRows(out, report)], '  ', NUMBERS),
    ...(left.length > 0
      ? ['', out.text('cli.scan.left_out', { ids: left.map(({ id }) => harmlessLine(id)).join(', ') })]
      : []),
    ...(report.cut > 0 ? ['', out.text('cli.scan.cut', { n: report.cut })] : []),
    ...(report.missed > 0 ? missedLines(out, report) : ['', out.text('cli.scan.missed_none')]),
  ]
}
