import { message, type Message } from '@shared/domain/message'
import type { State } from '@shared/domain/state'
import type { Clock } from '../../ports'
import type { GuardContext } from '../define-step-kind'
import type { Hand } from '../hand/hand'
import { pruneTrash } from './prune-trash'

const DAY_MS = 24 * 60 * 60 * 1000
/** Not at the start, when everything else is looked at for the first time. */
const FIRST_MS = 15 * 60 * 1000

export type TrashKeeperDeps = {
  readonly clock: Clock
  readonly hand: Hand
  /** What is going on; null while that is not known. */
  readonly state: () => Pick<State, 'mode' | 'holds'> | null
  readonly tell: (text: Message) => void
  readonly bug: (name: string, error: unknown) => void
}

export type TrashKeeper = {
  /** The roots as these settings have them; the daily clearing goes by the newest ones. */
  readonly under: (context: GuardContext) => void
  readonly stop: () => void
}

/**
 * Deletes for good, once a day, what has been in the trash for as long as it was to be kept. Not while only observing,
 * which changes nothing on the host, and not during work on the host.
 */
export const createTrashKeeper = ({ clock, hand, state, tell, bug }: TrashKeeperDeps): TrashKeeper => {
  const stopping = new AbortController()
  let newest: GuardContext | null = null
  let cancel: (() => void) | null = null

  const mayDelete = (): boolean => {
    const now = state()
    return now !== null && now.mode !== 'observe' && Object.keys(now.holds).length === 0
  }
  const prune = async (context: GuardContext): Promise<void> => {
    const { repairs, files, bytes, left } = await pruneTrash(
      context,
      { hand, nowAt: clock.now() },
      stopping.signal,
    )
    if (repairs.length > 0) tell(message('trash.emptied', { n: repairs.length, files, bytes }))
    if (left.total > 0) tell(message('trash.not_emptied', { n: left.total }))
  }
  const daily = (): void => {
    cancel = clock.after(DAY_MS, daily)
    if (newest === null || !mayDelete()) return
    prune(newest).catch((error: unknown) => {
      if (!stopping.signal.aborted) bug('the trash', error)
    })
  }
  return {
    under: (context) => {
      newest = context
      cancel ??= clock.after(FIRST_MS, daily)
    },
    stop: () => {
      stopping.abort()
      cancel?.()
    },
  }
}
