import { Worker } from 'node:worker_threads'
import { message, type Message } from '@shared/domain/message'
import type { LogRule } from './log-watch'
import { fromWorkerSchema, type ScanReport } from './protocol'
import { createProgress, watchProgress } from './rule-progress'

export type ScanOptions = {
  readonly workerFile: URL | string
  readonly signal: AbortSignal
  /** How long a rule may be busy with one chunk of lines; 2000 ms unless told. */
  readonly hangMs?: number
}

type Run =
  | { readonly kind: 'done'; readonly report: ScanReport }
  | { readonly kind: 'hung'; readonly rule: LogRule }

const runOnce = (
  files: readonly string[],
  rules: readonly LogRule[],
  { workerFile, signal, hangMs = 2000 }: ScanOptions,
): Promise<Run> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const progress = createProgress()
    const worker = new Worker(workerFile, { workerData: { kind: 'scan', files, rules, progress } })
    let settled = false
    const settle = (act: () => void): void => {
      // Ending the thread ends in an 'exit' that says nothing new.
      if (settled) return
      settled = true
      stopWatching()
      signal.removeEventListener('abort', abort)
      void worker.terminate().then(act, reject)
    }
    const abort = (): void => settle(() => reject(signal.reason))
    const stopWatching = watchProgress(progress, hangMs, (index) => {
      const rule = rules[index]
      settle(() => (rule ? resolve({ kind: 'hung', rule }) : reject(new Error('an unknown rule hangs'))))
    })
    signal.addEventListener('abort', abort, { once: true })
    worker.once('error', (error) => settle(() => reject(error)))
    worker.once('exit', () => settle(() => reject(new Error('the scanning thread ended without a report'))))
    worker.once('message', (raw: unknown) => {
      const parsed = fromWorkerSchema.safeParse(raw)
      if (parsed.success && parsed.data.kind === 'scanned') {
        const { report } = parsed.data
        settle(() => resolve({ kind: 'done', report }))
      } else settle(() => reject(new Error('the scanning thread gave an answer that cannot be read')))
    })
  })

/**
 * Counts what the rules find in files: every line counts once for each rule that it matches. Runs on a thread of its
 * own. A rule whose expression takes too long is left out, told in the report, and the files are read again without it.
 * Rejects with the signal's reason when aborted.
 */
export const scanFiles = async (
  files: readonly string[],
  rules: readonly LogRule[],
  options: ScanOptions,
): Promise<ScanReport> => {
  const slow = new Map<string, Message>()
  for (;;) {
    const used = rules.filter((rule) => !slow.has(rule.id))
    const run = await runOnce(files, used, options)
    if (run.kind === 'hung') {
      const seconds = (options.hangMs ?? 2000) / 1000
      slow.set(run.rule.id, message('logs.rule_slow', { rule: run.rule.id, seconds }))
      continue
    }
    const found = new Map(run.report.patterns.map((pattern) => [pattern.id, pattern]))
    const patterns = rules.flatMap(({ id }) => {
      const unused = slow.get(id)
      const pattern = unused ? { id, hits: 0, ignored: 0, ms: 0, unused } : found.get(id)
      return pattern ? [pattern] : []
    })
    return { ...run.report, patterns }
  }
}
