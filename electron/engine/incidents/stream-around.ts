import type { TimedLine } from '../lab/stream-lines'
import { streamKindOf, type StreamSource } from '../logs/sources/stream-kinds'
import type { Exec } from '../ports'

const TIMEOUT_MS = 5000
const MOST_BYTES = 8 * 1024 * 1024
/** So many records that stand before a moment are looked at: it may be one of many of its millisecond. */
const RECORDS_BEFORE = 1000
/** So many lines that stand after it are enough: those of the longest traceback, and what is shown after that. */
const LINES_AFTER = 200
/** How far what stands after a moment is looked for: a busy log has it at once, a quiet one after days. */
const FIRST_WINDOW_MS = 1000
const WIDENING = 30

type Asked = { readonly exec: Exec; readonly now: () => number; readonly signal: AbortSignal }

/**
 * The lines of a source around a moment, oldest first, whatever was written since: as far as the program that reads it
 * for us can begin at a moment. Null where it cannot, or did not.
 */
export const streamAround = async (
  source: StreamSource,
  at: number,
  { exec, now, signal }: Asked,
): Promise<readonly TimedLine[] | null> => {
  const kind = streamKindOf(source)
  if (kind.aroundArgv === undefined) return null
  const records = async (argv: readonly string[], order: 'newest_first' | 'oldest_first') => {
    const ended = await exec(argv, {
      timeoutMs: TIMEOUT_MS,
      signal,
      maxOutputBytes: MOST_BYTES,
      keepOutput: 'head',
    })
    signal.throwIfAborted()
    if (ended.kind === 'failed' || ended.code !== 0) return null
    const printed =
      order === 'oldest_first'
        ? ended.stdout
        : `${ended.stdout.trimEnd().split('\n').toReversed().join('\n')}\n`
    const parser = kind.parser(null)
    return [...parser.push(Buffer.from(printed, 'utf8'), 'out'), ...parser.end()]
  }
  const before = await records(kind.aroundArgv.before(at, RECORDS_BEFORE), 'newest_first')
  if (before === null) return null
  const known = new Set(before.map(({ place }) => place))
  let after: typeof before = []
  for (let windowMs = FIRST_WINDOW_MS; ; windowMs *= WIDENING) {
    const found = await records(kind.aroundArgv.after(at, at + windowMs), 'oldest_first')
    if (found === null) return null
    after = found.filter(({ place }) => !known.has(place))
    const lines = after.reduce((sum, { texts }) => sum + texts.length, 0)
    if (lines >= LINES_AFTER || at + windowMs >= now()) break
  }
  return [...before, ...after]
    .flatMap(({ texts, at: writtenAt }) => texts.map((text) => ({ text, at: writtenAt })))
    .map((line, offset) => ({ ...line, offset }))
}
