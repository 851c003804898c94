import { parseSample } from './parse-sample'

/** Which of a page's metrics count, and how they are told apart. */
export type MetricsQuery = {
  /** The counter of requests. */
  readonly requests: string
  /** The histogram of their durations in seconds, without `_bucket`. */
  readonly duration: string
  /** The labels that may carry the status; the first that a series has counts. */
  readonly statusLabels: readonly string[]
  /** Labels that a series has to have, each with one of these values. */
  readonly labels: Readonly<Record<string, readonly string[]>>
}

/** Counters by what tells their series apart. */
export type SeriesValues = ReadonlyMap<string, number>
export type RequestCounters = {
  readonly all: SeriesValues
  /** Those that ended in a server error (5xx). */
  readonly errors: SeriesValues
  readonly hasStatus: boolean
  /** Where there is no counter, the number of durations counts the requests as well. */
  readonly source: 'counter' | 'durations'
}

/** What a page said at one moment. */
export type MetricsPage = {
  readonly requests: RequestCounters | null
  /** By the upper edge of the bucket, in seconds. */
  readonly buckets: ReadonlyMap<number, SeriesValues>
}

export type MetricsEnd =
  | { readonly kind: 'page'; readonly page: MetricsPage }
  /** Nothing on it looks like a metric. */
  | { readonly kind: 'not_metrics' }
  | { readonly kind: 'too_many_series'; readonly most: number }

const MOST_SERIES = 20_000
/** A longer line is no metric of a sane program; it is passed over. */
const MOST_LINE_CHARACTERS = 16 * 1024
const SERVER_ERROR = /^5(?:\d\d|xx)$/i

type Counted = {
  readonly source: RequestCounters['source']
  readonly all: Map<string, number>
  readonly errors: Map<string, number>
  hasStatus: boolean
}
const newCounted = (source: Counted['source']): Counted => ({
  source,
  all: new Map(),
  errors: new Map(),
  hasStatus: false,
})

/** A key of its own: a piece of the page would keep the whole page in memory. */
const keyOf = (labels: ReadonlyMap<string, string>): string =>
  Buffer.from(
    JSON.stringify([...labels].filter(([label]) => label !== 'le').sort(([a], [b]) => (a < b ? -1 : 1))),
  ).toString()

/**
 * Reads a Prometheus page piece by piece as it comes, so that a large one does not hold up anything else, and keeps what
 * the query asks for. Nothing of the page is believed: lines and series are bounded, what is no metric is passed over.
 */
export const createMetricsReader = (
  query: MetricsQuery,
): { readonly take: (part: Buffer) => void; readonly end: () => MetricsEnd } => {
  const decoder = new TextDecoder()
  const wanted = new Set([query.requests, `${query.duration}_bucket`, `${query.duration}_count`])
  const filter = Object.entries(query.labels)
  const requests = newCounted('counter')
  const durations = newCounted('durations')
  const buckets = new Map<number, Map<string, number>>()
  let rest = ''
  let skipping = false
  let seen = 0
  let series = 0

  const add = (into: Map<string, number>, key: string, value: number): void => {
    if (!into.has(key)) series += 1
    if (series <= MOST_SERIES) into.set(key, value)
  }

  const count = (into: Counted, labels: ReadonlyMap<string, string>, value: number): void => {
    const key = keyOf(labels)
    add(into.all, key, value)
    const status = query.statusLabels.map((label) => labels.get(label)).find((text) => text !== undefined)
    if (status === undefined) return
    into.hasStatus = true
    if (SERVER_ERROR.test(status)) add(into.errors, key, value)
  }

  const takeSample = (line: string): void => {
    const sample = parseSample(line)
    if (sample === null || !wanted.has(sample.name)) return
    const { name, labels, value } = sample
    if (!Number.isFinite(value) || value < 0) return
    if (!filter.every(([label, values]) => values.includes(labels.get(label) ?? ''))) return
    if (name === query.requests) count(requests, labels, value)
    else if (name.endsWith('_count')) count(durations, labels, value)
    else {
      const edge = labels.get('le')?.toLowerCase() ?? ''
      const upTo = edge === '+inf' ? Infinity : Number(edge === '' ? Number.NaN : edge)
      if (Number.isNaN(upTo)) return
      const bucket = buckets.get(upTo) ?? new Map<string, number>()
      add(bucket, keyOf(labels), value)
      if (series <= MOST_SERIES) buckets.set(upTo, bucket)
    }
  }

  const takeLine = (raw: string): void => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.length > MOST_LINE_CHARACTERS) return
    if (seen === 0 && parseSample(line) === null) return
    seen += 1
    // Only a name in quotes may stand elsewhere than at the beginning.
    const [name = ''] = /^[^\s{]*/.exec(line) ?? []
    if (name === '' || wanted.has(name)) takeSample(line)
  }

  const takeText = (text: string): void => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const [index, line] of lines.entries()) if (!(skipping && index === 0)) takeLine(line)
    if (lines.length > 0) skipping = false
    if (rest.length <= MOST_LINE_CHARACTERS) return
    rest = ''
    skipping = true
  }

  return {
    take: (part) => takeText(decoder.decode(part, { stream: true })),
    end: () => {
      takeText(`${decoder.decode()}\n`)
      if (seen === 0) return { kind: 'not_metrics' }
      if (series > MOST_SERIES) return { kind: 'too_many_series', most: MOST_SERIES }
      const counted = [requests, durations].find(({ all }) => all.size > 0) ?? null
      return { kind: 'page', page: { requests: counted, buckets } }
    },
  }
}
