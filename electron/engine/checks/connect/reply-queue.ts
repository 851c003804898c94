/** What a server has said and nobody has asked for yet; a flood of it is not taken. */
const MOST_WAITING = 100

export type ReplyQueue<T> = {
  readonly push: (reply: T) => void
  /** Ends it, once: what was said before the end is still handed out. */
  readonly fail: (error: Error) => void
  readonly ended: () => boolean
  /** The next reply; rejects with what ended the connection. One asks at a time. */
  readonly next: () => Promise<T>
}

export const protocolError = (): Error => new Error('the server does not keep to its protocol')

/** Hands replies from a stream's listeners, which may not throw, to whoever waits for them. */
export const createReplyQueue = <T>(): ReplyQueue<T> => {
  const replies: T[] = []
  let end: Error | null = null
  let waiting: { readonly resolve: (reply: T) => void; readonly reject: (error: Error) => void } | null = null

  const hand = (): void => {
    if (waiting === null || (replies.length === 0 && end === null)) return
    const { resolve, reject } = waiting
    waiting = null
    const [reply] = replies.splice(0, 1)
    if (reply !== undefined) resolve(reply)
    else if (end !== null) reject(end)
  }
  const fail = (error: Error): void => {
    end ??= error
    hand()
  }
  return {
    fail,
    ended: () => end !== null,
    push: (reply) => {
      if (end !== null) return
      replies.push(reply)
      if (replies.length > MOST_WAITING) fail(protocolError())
      else hand()
    },
    next: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        hand()
      }),
  }
}
