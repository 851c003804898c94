import { message, type Message } from '@shared/domain/message'
import type { Handed } from './hand'

/** Ends a touch with what a person has to know. */
export class Stop extends Error {
  readonly kind: 'refused' | 'failed'
  readonly told: Message
  constructor(kind: 'refused' | 'failed', told: Message) {
    super(told.code)
    this.kind = kind
    this.told = told
  }
}

/** It is not what was planned any more, or must not be. */
export const refuse = (told: Message): Stop => new Stop('refused', told)

export const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error)

/** What the operating system says against a touch, as a sentence that names a way out. */
export const faultMessage = (path: string, error: unknown): Message => {
  if (error instanceof Error && error.name === 'AbortError') return message('step.failed.aborted')
  const reason = codeOf(error)
  switch (reason) {
    case 'EPERM':
      // Root is refused by attributes (chattr +i), by a security module or by a file system without such rights.
      return process.geteuid?.() === 0
        ? message('hand.failed.immutable', { path })
        : message('hand.failed.not_permitted', { path, reason })
    case 'EACCES':
      return message('hand.failed.not_permitted', { path, reason })
    case 'ENOSPC':
    case 'EDQUOT':
      return message('hand.failed.no_space', { path, reason })
    case 'EROFS':
      return message('hand.failed.read_only', { path })
    case 'EBUSY':
    case 'ETXTBSY':
      return message('hand.failed.busy', { path, reason })
    case 'EXDEV':
      return message('hand.failed.other_device', { path })
    case 'EMLINK':
      return message('hand.failed.links', { path })
    case 'EMFILE':
    case 'ENFILE':
      return message('hand.failed.descriptors', { path, reason })
    case 'EIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
      return message('hand.failed.disk', { path, reason })
    default:
      return message('hand.failed', { path, reason })
  }
}

export const faultOf = (path: string, error: unknown): Stop =>
  error instanceof Stop ? error : new Stop('failed', faultMessage(path, error))

export const throwIfAborted = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Stop('failed', message('step.failed.aborted'))
}

/** Runs one touch; whatever ends it becomes data. */
export const touch = async (path: string, act: () => Promise<string>): Promise<Handed> => {
  try {
    return { kind: 'done', output: await act() }
  } catch (error) {
    const { kind, told } = faultOf(path, error)
    return { kind, message: told, output: '' }
  }
}
