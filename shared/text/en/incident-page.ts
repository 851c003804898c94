import type { incidentPage as ja } from '../ja/incident-page'

/** Incidents as a person works on them: notes, due times, the log around a line, what is taken along. */
export const incidentPage: Readonly<Record<keyof typeof ja, string>> = {
  'incident.noted.text': 'Note by {who}: {text}',
  'incident.noted.text_assigned': 'Note by {who} (assigned to {name}): {text}',
  'incident.noted.assigned': '{who} assigned it to {name}',
  'incident.noted.nobody': '{who} unassigned it',
  'incident.note.unknown':
    'There is no incident {id}. It may have been closed so long ago that it left the list',
  'timeline.call.note': 'note on an incident',
  'timeline.call.context': 'show the log around a line',

  'incident.note.title': 'Assignee and notes',
  'incident.note.assignee': 'Assignee',
  'incident.note.assignee.hint': 'Who takes care of it',
  'incident.note.text': 'Note',
  'incident.note.text.hint': 'What is going on, what was tried, what the next person should know',
  'incident.note.nobody': 'Nobody',
  'incident.note.add': 'Save note',
  'incident.note.none': 'No notes yet',
  'incident.note.count': '{n} {n|note|notes}',
  'incident.note.left': '{n} characters left',

  'incident.due.title': 'Response due',
  'incident.due.left': '{time} left',
  'incident.due.over': '{time} overdue',
  'incident.due.full': '{priority} · within {within} of detection (by {at})',
  'incident.due.met': 'Closed in time',
  'incident.due.missed': 'Closed {time} late',
}
