import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { JournalError } from './journal/journal-error'
import { journalWhy } from './journal/journal-why'

const whyOf = (error: unknown): string => {
  if (error instanceof JournalError) return journalWhy(error)
  return error instanceof Error ? error.message : String(error)
}

/** What a face shows of an engine that could not start, or lost its record. */
export const brokenFault = (path: string, error: unknown): Fault => ({
  path,
  line: null,
  column: null,
  message: message(error instanceof JournalError ? 'host.journal' : 'host.engine', {
    why: whyOf(error),
  }),
})
