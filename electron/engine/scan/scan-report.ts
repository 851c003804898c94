import type { Message } from '@shared/domain/message'
import type { LogRule } from '../logs/log-watch'
import type { ScanTask, TaskDone } from './protocol'
import { addTallies, NO_TALLY, type RuleTally, type Tally } from './tally'

export type PatternReport = RuleTally & {
  readonly id: string
  /** Why the pattern was not used; null when it was. */
  readonly unused: Message | null
  /** Whether only a backtracking engine can run it: each of its searches has a time limit. */
  readonly watched: boolean
}

export type ScanReport = {
  /** How many files were read to their end. */
  readonly files: number
  readonly lines: number
  readonly patterns: readonly PatternReport[]
  /** Lines that look like an error and matched no pattern. */
  readonly missed: number
  /** The first few of them, redacted. */
  readonly missedLines: readonly { readonly file: string; readonly text: string }[]
  /** Lines of which only the first 64 KiB were looked at. */
  readonly cut: number
  readonly faults: readonly { readonly file: string; readonly message: Message }[]
}

type Parts = {
  readonly files: readonly string[]
  readonly tasks: readonly ScanTask[]
  readonly rules: readonly LogRule[]
  readonly mostMissed: number
  /** Rules that were left out, and why. */
  readonly unused: ReadonlyMap<string, Message>
  readonly watched: ReadonlySet<string>
  readonly done: readonly TaskDone[]
}

/** Puts together what the threads found, in the order of the files. */
export const toReport = ({ files, tasks, rules, mostMissed, unused, watched, done }: Parts): ScanReport => {
  const used = rules.filter(({ id }) => !unused.has(id))
  const none: Tally = { lines: 0, rules: used.map(() => NO_TALLY), missed: 0, missedLines: [], cut: 0 }
  const inOrder = [...done].sort((a, b) => a.index - b.index)
  const total = inOrder.reduce<Tally>((sum, { tally }) => addTallies(mostMissed, sum, tally), none)
  const fileOf = ({ index }: TaskDone): string => tasks[index]?.file ?? ''
  const faults = inOrder.flatMap((task) =>
    task.fault === null ? [] : [{ file: fileOf(task), message: task.fault }],
  )
  const tallyOf = new Map(used.map(({ id }, index) => [id, total.rules[index] ?? NO_TALLY]))
  return {
    files: files.filter((file) => !faults.some((fault) => fault.file === file)).length,
    lines: total.lines,
    patterns: rules.map(({ id }) => {
      const tally = tallyOf.get(id) ?? NO_TALLY
      return {
        id,
        ...tally,
        ms: Math.round(tally.ms * 1000) / 1000,
        unused: unused.get(id) ?? null,
        watched: watched.has(id),
      }
    }),
    missed: total.missed,
    missedLines: inOrder
      .flatMap((task) => task.tally.missedLines.map((text) => ({ file: fileOf(task), text })))
      .slice(0, mostMissed),
    cut: total.cut,
    faults,
  }
}
