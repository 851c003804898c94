import { message, type Message } from '@shared/domain/message'
import type { AppError } from '@shared/ipc/result'
import { harmlessLine } from '../harmless'

/** What the engine's refusal of a call means for the person who asked. */
export const whyRefused = (error: AppError): Message => {
  const why = harmlessLine(error.message)
  switch (error.code) {
    // What the settings do not know (a rule, a check) comes as invalid input with a sentence for people.
    case 'refused':
    case 'invalid_input':
      return message('cli.refused', { why })
    case 'stale':
      return message('cli.stale', { why })
    case 'not_found':
      return message('cli.not_found', { why })
    case 'not_running':
      return message('cli.not_running')
    case 'unavailable':
      return message('cli.unavailable', { why })
    case 'unknown_call':
    case 'internal':
      return message('cli.broken', { why })
  }
}
