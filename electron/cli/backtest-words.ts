import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { fixedZone, processZone } from '../engine/core/stated-time'
import { STDIN } from '../engine/logs/stdin'
import type { Command, Given } from './command'
import { durationMs, wholeNumber } from './option-values'

/** A moment as it was named: of its own, or so long before now. */
export type Moment = { readonly at: number } | { readonly agoMs: number }

export type BacktestWords = {
  /** None of them is the standard input. */
  readonly files: readonly string[]
  readonly since: Moment | null
  readonly until: Moment | null
  readonly approve: boolean
  readonly timeline: number
  readonly json: boolean
}

const SHOWN = 40
const MOST_SHOWN = 100_000
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(Z|[+-]\d\d:?\d\d)?$/

const offsetMinutes = (zone: string): number => {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

/** `2026-01-31`, `2026-01-31T14:30:15+09:00`, `7d`; null for anything else. Without a zone in that of this process. */
export const momentOf = (word: string): Moment | null => {
  const agoMs = durationMs(word)
  if (agoMs !== null) return { agoMs }
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = MOMENT.exec(word) ?? []
  if (year === undefined || month === undefined || day === undefined) return null
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  const wall = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), h, m, s))
  const isReal =
    wall.getUTCMonth() === Number(month) - 1 &&
    wall.getUTCDate() === Number(day) &&
    h < 24 &&
    m < 60 &&
    s < 60
  if (!isReal) return null
  return { at: (zone === undefined ? processZone : fixedZone(offsetMinutes(zone)))(wall.getTime()) }
}

export const momentAt = (moment: Moment, now: number): number =>
  'at' in moment ? moment.at : now - moment.agoMs

/** Files as `scan` and `backtest` take them: the standard input at most once. */
export const inputsOf = (
  words: readonly string[],
  after: readonly string[] | null,
): readonly string[] | Message => {
  const files = [...words, ...(after ?? [])]
  return files.filter((file) => file === STDIN).length > 1 ? message('cli.usage.stdin_once') : files
}

type Options = {
  readonly since: 'value'
  readonly until: 'value'
  readonly approve: 'flag'
  readonly timeline: 'value'
  readonly config: 'value'
  readonly json: 'flag'
}

/** Reads `backtest FILE… | - [--since TIME] [--until TIME] [--approve] [--timeline N]`. */
export const backtestOf = ({
  options,
  words,
  after,
}: Given<Options>): Extract<Command, { readonly kind: 'backtest' }> | Message => {
  const files = inputsOf(words, after)
  if ('code' in files) return files
  const moments: { since: Moment | null; until: Moment | null } = { since: null, until: null }
  for (const name of ['since', 'until'] as const) {
    const word = options[name]
    if (word === null) continue
    moments[name] = momentOf(word)
    if (moments[name] === null) return message('cli.usage.moment', { name: `--${name}`, word })
  }
  const timeline = wholeNumber(0, MOST_SHOWN, options.timeline ?? String(SHOWN))
  if (timeline === null) return message('cli.usage.whole_number', { name: '--timeline' })
  const { approve, json } = options
  return { kind: 'backtest', files, ...moments, approve, timeline, json }
}
