import type { Unit } from '@shared/domain/check'
import type { SaveKind } from '@shared/ipc/save-file-call'
import type { TextKey } from '@shared/text/text'
import { useCallback } from 'react'
import { useClient, useShownHost } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { problemKey, problemOf } from '../../bridge/problem'
import { momentTime } from '@shared/words/time'
import type { Client } from '@shared/ipc/client'
import type { TimeRange } from '../../components/chart/drag-range'
import type { TimeSeries } from '../../components/chart/time-chart'
import type { Told } from '../../components/told-note'
import { chartPng } from './chart-png'
import { courseTable, csvText, seriesTable, type Table } from './csv'
import { LARGE_POINTS } from './periods'
import type { Asked } from './use-range'

/** A chart as it is saved. */
export type Exported = {
  readonly title: string
  readonly unit: Unit
  readonly series: readonly Pick<TimeSeries, 'id' | 'name' | 'color' | 'dash'>[]
  /** Of a check: its course instead of a series. */
  readonly course: Asked | null
  readonly note: string
  readonly shown: TimeRange
}

type Say = (key: TextKey, params?: Readonly<Record<string, string | number>>) => string

const units = {
  percent: '%',
  ms: 'ms',
  count: null,
  bytes: 'B',
  bytes_per_second: 'B/s',
} as const satisfies Record<Unit, string | null>

/** Everything that is kept of the period, not only what is drawn. */
const tableOf = async (client: Client, exported: Exported, t: Say): Promise<Table> => {
  const { title, unit, series, course, shown } = exported
  if (course !== null) {
    const { checks } = await client.call('metrics.courses', {
      checks: [course],
      ...shown,
      points: LARGE_POINTS,
    })
    const heading = [
      t('metrics.csv.time'),
      ...(['p50', 'p95', 'p99'] as const).map((name) => t('metrics.csv.quantile', { name })),
      t('metrics.csv.least'),
      t('metrics.csv.most'),
      t('metrics.csv.runs'),
      t('metrics.csv.failures'),
    ]
    return courseTable(heading, checks[course.name] ?? { slotMs: 0, windowMs: 0, slots: [] })
  }
  const answer = await client.call('metrics.range', {
    series: series.map(({ id }) => id),
    ...shown,
    points: LARGE_POINTS,
  })
  const columns = series.map(({ id, name }) => {
    const words = {
      name: name === '' ? title : `${title} ${name}`,
      unit: units[unit] ?? t('metrics.csv.unit.count'),
    }
    return {
      headings: [
        t('metrics.csv.avg', words),
        t('metrics.csv.min', words),
        t('metrics.csv.max', words),
      ] as const,
      points: answer.series[id] ?? [],
    }
  })
  return seriesTable(t('metrics.csv.time'), columns)
}

const stamp = (at: number): string => new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')

/** Saves a chart where a person says, and tells what became of it. */
export const useExport = (
  onTold: (told: Told) => void,
): ((kind: 'csv' | 'png', exported: Exported, chart: HTMLElement | null) => Promise<void>) => {
  const client = useClient()
  const t = useText()
  const language = useLanguage()
  const host = useShownHost()?.name ?? ''
  return useCallback(
    async (kind, exported, chart) => {
      const { title, series, note, shown } = exported
      const save = async (of: SaveKind, content: string): Promise<void> => {
        const suggestedName = `mamori-${host}-${title}-${stamp(shown.fromAt)}-${stamp(shown.toAt)}`
        const answer = await client.call('desktop.save_file', {
          kind: of,
          suggestedName: suggestedName.slice(0, 200),
          content,
        })
        if (answer.kind === 'saved')
          onTold({
            kind: 'saved',
            text: t('metrics.export.saved', { file: answer.file.split(/[/\\]/).at(-1) ?? answer.file }),
          })
        else if (answer.kind === 'failed')
          onTold({ kind: 'failed', text: t('metrics.export.failed', { why: answer.why }) })
      }
      try {
        if (kind === 'csv') {
          const table = await tableOf(client, exported, t)
          if (table.rows.length === 0) onTold({ kind: 'failed', text: t('metrics.export.empty') })
          else await save('csv', csvText(table))
        } else if (chart !== null) {
          const moment = (at: number): string => momentTime(language, at, 0)
          const words = {
            title: `${title}${units[exported.unit] === null ? '' : ` (${units[exported.unit]})`}`,
            period: `${host} · ${moment(shown.fromAt)} – ${moment(shown.toAt)}`,
            legend: series.length > 1 ? series : [],
            note,
          }
          await save('png', await chartPng(chart, words))
        }
      } catch (error) {
        onTold({ kind: 'failed', text: t(problemKey(problemOf(error))) })
      }
    },
    [client, t, language, host, onTold],
  )
}
