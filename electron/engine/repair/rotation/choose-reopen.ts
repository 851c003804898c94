import { message, type Message } from '@shared/domain/message'
import type { Reopen } from '@shared/domain/steps/rotate'
import type { LookContext } from '../../actions/define-action'
import type { Holder } from '../hand/open-files'
import { reloadOf, serviceOfAll } from './find-writers'

export type ReopenWish = 'auto' | 'reload' | 'by_itself' | 'copy'

type Question = {
  readonly path: string
  readonly wish: ReopenWish
  readonly service: string | null
  readonly writers: readonly Holder[]
  /** Processes that could not be asked what they have open. */
  readonly unseen: number
}

export type Chosen =
  | { readonly kind: 'chosen'; readonly reopen: Reopen }
  | { readonly kind: 'left'; readonly why: Message }

const chosen = (reopen: Reopen): Chosen => ({ kind: 'chosen', reopen })
const left = (why: Message): Chosen => ({ kind: 'left', why })

export const namesOf = (writers: readonly Holder[]): string =>
  writers.map(({ process, pid }) => `${process} (${String(pid)})`).join(', ')

/** Copying and emptying works only for writers that always write at the end: others go on where they were. */
const copying = ({ path, writers }: Question): Chosen => {
  const writer = writers.find(({ appends }) => !appends)
  return writer === undefined
    ? chosen({ kind: 'copy_and_truncate' })
    : left(message('rotate.left.no_append', { path, process: writer.process, pid: String(writer.pid) }))
}

/** Decides how the writer of a log is had to go on in a new one; the settings' own wish first. */
export const chooseReopen = async (
  question: Question,
  context: Pick<LookContext, 'exec' | 'resolveService' | 'settings'>,
  signal: AbortSignal,
): Promise<Chosen> => {
  const { path, wish, service, writers, unseen } = question
  if (wish === 'by_itself') return chosen({ kind: 'by_itself' })
  if (wish === 'copy') return copying(question)
  // Nobody has it open: whoever writes to it next opens it by its name.
  if (wish === 'auto' && writers.length === 0 && (service === null || unseen === 0))
    return chosen({ kind: 'by_itself' })
  const named = service ?? (await serviceOfAll(writers, context, signal))
  if (named === null)
    return wish === 'reload'
      ? left(message('rotate.left.no_service', { path, writers: namesOf(writers) || '-' }))
      : copying(question)
  const way = await reloadOf(named, context, signal)
  if (way.kind === 'reload') return chosen(way.reopen)
  return service === null && wish === 'auto' ? copying(question) : left(way.why)
}
