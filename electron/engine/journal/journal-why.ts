import type { TextKey } from '@shared/text/text'
import type { JournalErrorCode } from './journal-error'

/** Why the journal cannot be used, as the value of a message's parameter that is shown in the reader's language. */
export const journalWhy = ({
  code,
}: {
  readonly code: JournalErrorCode
}): `@${TextKey & `journal.${JournalErrorCode}`}` => `@journal.${code}`
