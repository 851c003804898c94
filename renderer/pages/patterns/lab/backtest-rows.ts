import type { Gate } from '@shared/domain/decision'
import type { Message } from '@shared/domain/message'
import type { BacktestSide, BacktestView } from '@shared/ipc/lab-calls'
import type { TextKey } from '@shared/text/text'

/** One number of a backtest beside its like; null where it is not known (yet). */
export type BacktestRow = {
  readonly key: string
  readonly name:
    | { readonly kind: 'key'; readonly key: TextKey }
    /** A gate that spoke against it, with the words of one time. */
    | { readonly kind: 'gate'; readonly gate: Gate; readonly example: Message }
  readonly today: number | null
  readonly edited: number | null
  /** A part of the row before it. */
  readonly part: boolean
}

type Field = {
  readonly id: string
  readonly key: TextKey
  readonly value: (side: BacktestSide) => number
  /** Shown also where it is nothing on both sides. */
  readonly always: boolean
  readonly part?: true
  readonly reasons?: (side: BacktestSide) => BacktestSide['skipped']
}

const fields: readonly Field[] = [
  { id: 'occurrences', key: 'lab.ui.backtest.occurrences', value: (side) => side.occurrences, always: true },
  { id: 'below', key: 'lab.ui.backtest.below', value: (side) => side.below, always: false, part: true },
  { id: 'undated', key: 'lab.ui.backtest.undated', value: (side) => side.undated, always: false, part: true },
  {
    id: 'given_up',
    key: 'lab.ui.backtest.given_up',
    value: (side) => side.givenUp,
    always: false,
  },
  { id: 'incidents', key: 'lab.ui.backtest.incidents', value: (side) => side.incidents, always: true },
  { id: 'run', key: 'lab.ui.backtest.run', value: (side) => side.decided.run, always: true },
  { id: 'unknown', key: 'lab.ui.backtest.unknown', value: (side) => side.decided.unknown, always: false },
  {
    id: 'ask',
    key: 'lab.ui.backtest.ask',
    value: (side) => side.decided.ask,
    always: true,
    reasons: (side) => side.asked,
  },
  { id: 'told', key: 'lab.ui.backtest.told', value: (side) => side.decided.told, always: false },
  {
    id: 'skip',
    key: 'lab.ui.backtest.skip',
    value: (side) => side.decided.skip,
    always: true,
    reasons: (side) => side.skipped,
  },
  { id: 'breaker', key: 'lab.ui.backtest.breaker', value: (side) => side.breakerOpened, always: false },
]

const valueOf = (side: BacktestSide | null, value: Field['value']): number | null =>
  side === null ? null : value(side)

/** The reasons of both sides, each once, those of today first. */
const reasonRows = (
  id: string,
  reasons: (side: BacktestSide) => BacktestSide['skipped'],
  { today, edited }: Pick<BacktestView, 'today' | 'edited'>,
): readonly BacktestRow[] => {
  const all = new Map<string, { readonly gate: Gate; readonly example: Message }>()
  const counts = (side: BacktestSide | null): ReadonlyMap<string, number> | null =>
    side === null
      ? null
      : new Map(
          reasons(side).map(({ gate, message, count }) => {
            const key = `${gate} ${message.code}`
            if (!all.has(key)) all.set(key, { gate, example: message })
            return [key, count]
          }),
        )
  const [before, after] = [counts(today), counts(edited)]
  return [...all].map(([key, objection]) => ({
    key: `${id} ${key}`,
    name: { kind: 'gate', ...objection },
    today: before === null ? null : (before.get(key) ?? 0),
    edited: after === null ? null : (after.get(key) ?? 0),
    part: true,
  }))
}

/** What both sides come to, row by row; what is nothing on both sides and says nothing by that is left out. */
export const backtestRows = (view: Pick<BacktestView, 'today' | 'edited'>): readonly BacktestRow[] =>
  fields.flatMap(({ id, key, value, always, part = false, reasons }): readonly BacktestRow[] => {
    const [today, edited] = [valueOf(view.today, value), valueOf(view.edited, value)]
    if (!always && (today ?? 0) === 0 && (edited ?? 0) === 0) return []
    const row: BacktestRow = { key: id, name: { kind: 'key', key }, today, edited, part }
    return reasons === undefined ? [row] : [row, ...reasonRows(id, reasons, view)]
  })

/** `+3`, `−41`, `0`; null where one side is not known. */
export const differenceText = ({ today, edited }: Pick<BacktestRow, 'today' | 'edited'>): string | null => {
  if (today === null || edited === null) return null
  const difference = edited - today
  if (difference === 0) return '0'
  const size = Math.abs(difference).toLocaleString('en-US')
  return difference > 0 ? `+${size}` : `−${size}`
}
