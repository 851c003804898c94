import type { Actor } from '@shared/domain/actor'
import type { ParsedInput } from '@shared/ipc/contract'
import type { Context } from '../stages/context'

/** What people do about incidents beside repairing them. */
export type Records = {
  /** Throws `AppError` not_found for an incident that the state does not know any more. */
  readonly note: (input: ParsedInput<'incidents.note'>, actor: Actor) => Promise<void>
}

/** What each needs is loaded when it is first asked for. */
export const createRecords = (context: Context): Records => ({
  note: async (input, actor) => {
    const { noteIncident } = await import('./note-incident')
    await context.mailbox.run(() => noteIncident(context, input, actor))
  },
})
