import { redact } from './redact'

const MOST = 500
/** Control characters and marks that reorder or hide what a person reads. */
const invisible = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu

/** A command as it may be recorded and shown: one line, without secrets, at most 500 characters. */
export const cleanCommand = (command: string): string => {
  const told = redact(command.replace(invisible, ' ').trim())
  return told.length > MOST ? `${told.slice(0, MOST - 1)}…` : told
}
