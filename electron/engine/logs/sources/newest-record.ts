import { runStream, type StreamRun } from './run-stream'
import type { StreamKind } from './stream-kind'

export type Newest =
  | { readonly kind: 'place'; readonly place: string }
  /** There is none, or it cannot be told. */
  | { readonly kind: 'none' }
  | { readonly kind: 'late' }

/** Asks for the newest record that stands in a source; answers within `limitMs`. */
export const askNewest = (
  { newestArgv: argv, parser: newParser }: StreamKind,
  {
    searchPath,
    limitMs,
    onChild,
  }: {
    readonly searchPath: string | undefined
    readonly limitMs: number
    readonly onChild: (pid: number, running: boolean) => void
  },
  onAnswer: (newest: Newest) => void,
): (() => void) => {
  const parser = newParser(null)
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
  const timer = setTimeout(() => answer({ kind: 'late' }), limitMs)
  run = runStream({
    argv,
    searchPath,
    onChild,
    onData: (bytes, pipe) => {
      place = parser.push(bytes, pipe).at(-1)?.place ?? place
    },
    onEnd: () => {
      place = parser.end().at(-1)?.place ?? place
      answer(place === null ? { kind: 'none' } : { kind: 'place', place })
    },
  })
  return () => {
    answered = true
    clearTimeout(timer)
    run.kill()
  }
}
