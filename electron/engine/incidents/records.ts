import type { Actor } from '@shared/domain/actor'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import type { Journal } from '../ports'
import type { Context } from '../stages/context'

/** What people do about incidents beside repairing them. */
export type Records = {
  /** Throws `AppError` not_found for an incident that the state does not know any more. */
  readonly note: (input: ParsedInput<'incidents.note'>, actor: Actor) => Promise<void>
  /** The log around what an event tells of it. */
  readonly context: (seq: number) => Promise<Output<'logs.context'>>
  readonly report: (input: ParsedInput<'timeline.export'>) => Promise<Output<'timeline.export'>>
}

/** What each needs is loaded when it is first asked for. */
export const createRecords = (context: Context, journal: Pick<Journal, 'page'>): Records => ({
  note: async (input, actor) => {
    const { noteIncident } = await import('./note-incident')
    await context.mailbox.run(() => noteIncident(context, input, actor))
  },
  context: async (seq) => (await import('./log-context')).findContext(context, journal, seq),
  report: async (input) => (await import('./export-record')).exportRecord(context, journal, input),
})
