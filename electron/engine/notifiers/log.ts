import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { defineNotifier } from './define-notifier'
import { alertLine } from './log-channel/alert-line'
import { createRotatingAppender } from './log-channel/append-rotating'

const ROTATION = { maxBytes: 10 * 1024 * 1024, generations: 5 } as const

/** One writer a file, since two of them could rotate against each other. */
const writers = new Map<string, (line: string) => Promise<void>>()

const writerOf = (file: string): ((line: string) => Promise<void>) => {
  const known = writers.get(file) ?? createRotatingAppender(file, ROTATION)
  writers.set(file, known)
  return known
}

export default defineNotifier({
  id: 'log',
  send: async ({ logDir }, notice, signal) => {
    const path = join(logDir, 'alerts.log')
    const failed = (reason: string) =>
      ({ kind: 'failed', retryable: true, why: message('notifier.log.failed', { path, reason }) }) as const
    if (signal.aborted) return failed('aborted')
    try {
      await writerOf(path)(alertLine(notice))
      return { kind: 'delivered' }
    } catch (error) {
      return failed((error as NodeJS.ErrnoException).code ?? String(error))
    }
  },
})
