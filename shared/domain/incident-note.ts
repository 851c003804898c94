import { keepHead } from './shorten'
import type { IncidentNote } from './state'

const KEPT_NOTE = 60
const KEPT_NAME = 40
const BRIEF_NAME = 8

/** The state's short form of what was said last; an assignment without words leaves the words before it. */
export const notedOn = (
  old: IncidentNote | undefined,
  at: number,
  text: string,
  assignee: string | null,
): IncidentNote => ({
  at,
  text: text === '' ? (old?.text ?? '') : keepHead(text, KEPT_NOTE),
  assignee: assignee === null ? null : keepHead(assignee, KEPT_NAME),
  count: (old?.count ?? 0) + 1,
})

/** Of many incidents: who takes care of it, and how much there is to read. */
export const briefNote = (note: IncidentNote): IncidentNote => ({
  ...note,
  text: '',
  assignee: note.assignee === null ? null : keepHead(note.assignee, BRIEF_NAME),
})
