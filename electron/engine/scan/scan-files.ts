import { open, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { detectEncoding } from '../logs/encoding'
import type { LogRule } from '../logs/log-watch'
import { isGzip } from '../logs/gzip-mark'
import type { ScanTask } from './protocol'
import { toReport, type ScanReport } from './scan-report'
import { HANG_MS, runThreads } from './scan-threads'
import { MOST_MISSED_SHOWN } from './tally'

/** Below, a second thread costs more than it brings. */
const SHARED_FROM_BYTES = 64 * 1024 * 1024
const SHARED_FROM_TASKS = 4
/** Small, so that the threads come to their end at about the same time. */
const PART_BYTES = 4 * 1024 * 1024
const MOST_THREADS = 8
/** Below, the usual will do. */
const SAMPLED_FROM_BYTES = 48 * 1024 * 1024

export type ScanOptions = {
  readonly workerFile: URL | string
  readonly signal: AbortSignal
  /** How long a rule may be busy with one chunk of lines; 2000 ms unless told. */
  readonly hangMs?: number
  /** At most so many threads; one for each core, unless told. */
  readonly threads?: number
  /** How many lines that look like an error and match nothing are told in full; 20 unless told. */
  readonly mostMissed?: number
}

/** Whether a file's bytes can be read from anywhere: not compressed, not in another encoding than UTF-8. */
const isPlain = async (file: string): Promise<boolean> => {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return !isGzip(buffer) && detectEncoding(buffer).encoding === 'utf-8'
  } finally {
    await handle.close()
  }
}

const tasksOf = async (file: string): Promise<readonly ScanTask[]> => {
  try {
    const found = await stat(file)
    if (!found.isFile() || !(await isPlain(file))) return [{ file, part: null }]
    const parts = Math.max(1, Math.ceil(found.size / PART_BYTES))
    return Array.from({ length: parts }, (_, index) => ({
      file,
      // The last part goes on to where the file ends by then.
      part: { from: index * PART_BYTES, to: index + 1 === parts ? Infinity : (index + 1) * PART_BYTES },
    }))
  } catch {
    // What is wrong with it is told when it is read.
    return [{ file, part: null }]
  }
}

/** The file that shows what the others hold, where choosing by it what to search for pays. */
const sampledFile = (tasks: readonly ScanTask[]): string | null => {
  const large = tasks.filter(({ part }) => part !== null)
  return large.length * PART_BYTES < SAMPLED_FROM_BYTES ? null : (large[0]?.file ?? null)
}

/**
 * Counts what the rules find in files: every line counts once for each rule that it matches. Runs on threads of its own,
 * several where the files are large. A rule whose expression takes too long is left out, told in the report, and the
 * files are read again without it. Rejects with the signal's reason when aborted.
 */
export const scanFiles = async (
  files: readonly string[],
  rules: readonly LogRule[],
  options: ScanOptions,
): Promise<ScanReport> => {
  options.signal.throwIfAborted()
  const tasks = (await Promise.all(files.map(tasksOf))).flat()
  const bytes = tasks.filter(({ part }) => part !== null).length * PART_BYTES
  const threads =
    bytes < SHARED_FROM_BYTES && tasks.length < SHARED_FROM_TASKS
      ? 1
      : Math.min(options.threads ?? availableParallelism(), MOST_THREADS, tasks.length)
  const { mostMissed = MOST_MISSED_SHOWN } = options
  const unused = new Map<string, Message>()
  for (;;) {
    const left = rules.filter((rule) => !unused.has(rule.id))
    const run = await runThreads(
      { tasks, rules: left, mostMissed, sampleFrom: sampledFile(tasks) },
      threads,
      options,
    )
    for (const { ruleId, reason } of run.broken)
      unused.set(ruleId, message('logs.rule_invalid', { rule: ruleId, reason }))
    if (run.kind === 'done') {
      const { watched, done } = run
      return toReport({ files, tasks, rules, unused, watched, mostMissed, done })
    }
    const seconds = (options.hangMs ?? HANG_MS) / 1000
    unused.set(run.ruleId, message('logs.rule_slow', { rule: run.ruleId, seconds }))
  }
}
