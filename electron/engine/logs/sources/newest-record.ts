import { runStream, type StreamRun } from './run-stream'
import type { StreamKind, StreamRecord } from './stream-kind'

export type Newest =
  /** `oldest` is the place of the first of the records that were asked for. */
  | { readonly kind: 'place'; readonly place: string; readonly oldest: string }
  /** There is none, or it cannot be told. */
  | { readonly kind: 'none' }
  | { readonly kind: 'late' }

export type AskOptions = {
  /** What prints them; the newest one unless told. */
  readonly argv?: readonly string[]
  readonly searchPath: string | undefined
  readonly limitMs: number
  readonly onChild: (pid: number, running: boolean) => void
}

/** Asks for the newest records that stand in a source, by default for one; answers within `limitMs`. */
export const askNewest = (
  { newestArgv, parser: newParser }: StreamKind,
  { argv = newestArgv, searchPath, limitMs, onChild }: AskOptions,
  onAnswer: (newest: Newest) => void,
): (() => void) => {
  const parser = newParser(null)
  let oldest: string | null = null
  let place: string | null = null
  let answered = false
  let run: StreamRun | null = null
  const answer = (newest: Newest): void => {
    if (answered) return
    answered = true
    clearTimeout(timer)
    run?.kill()
    onAnswer(newest)
  }
  const take = (records: readonly StreamRecord[]): void => {
    oldest ??= records[0]?.place ?? null
    place = records.at(-1)?.place ?? place
  }
  const timer = setTimeout(() => answer({ kind: 'late' }), limitMs)
  run = runStream({
    argv,
    searchPath,
    onChild,
    onData: (bytes, pipe) => take(parser.push(bytes, pipe)),
    onEnd: () => {
      take(parser.end())
      answer(place === null || oldest === null ? { kind: 'none' } : { kind: 'place', place, oldest })
    },
  })
  return () => {
    answered = true
    clearTimeout(timer)
    run.kill()
  }
}
