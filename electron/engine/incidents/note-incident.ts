import type { Actor } from '@shared/domain/actor'
import { message } from '@shared/domain/new-message'
import { entryOf } from '@shared/domain/record'
import type { ParsedInput } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/app-error'
import { redact } from '../core/redact'
import type { Context } from '../stages/context'

/** Characters that cannot be seen, or that turn the direction of what can; a line break and a tab may stay. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const clean = (text: string): string => redact(text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '')).trim()

/** Records what a person says of an incident, and who takes care of it. Throws `AppError` not_found, invalid_input. */
export const noteIncident = async (
  { recorder, say, signal }: Pick<Context, 'recorder' | 'say' | 'signal'>,
  { incidentId, text, assignee }: ParsedInput<'incidents.note'>,
  actor: Actor,
): Promise<void> => {
  if (signal.aborted) throw new AppError('not_running', 'the engine is stopping')
  const incident = entryOf(recorder.state().incidents, incidentId)
  if (incident === undefined)
    throw new AppError('not_found', say(message('incident.note.unknown', { id: incidentId.slice(0, 8) })))
  const name = assignee === null ? '' : clean(assignee).replaceAll(/\s+/g, ' ')
  const data = { incidentId, text: clean(text), assignee: name === '' ? null : name }
  // The same once more says nothing: a second click on the same button.
  if (data.text === '' && data.assignee === (incident.note?.assignee ?? null)) return
  await recorder.record([{ type: 'incident.noted', data, actor }])
}
