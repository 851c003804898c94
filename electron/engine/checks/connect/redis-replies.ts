const PLUS = '+'.charCodeAt(0)
const MINUS = '-'.charCodeAt(0)
const LINE_FEED = '\n'.charCodeAt(0)
const MOST_BYTES = 4096

export type RedisReplies = {
  readonly take: (chunk: Buffer) => void
  readonly fail: (error: Error) => void
  /** Resolves with the next status reply; rejects with a `ReplyError`, or with what ended the connection. */
  readonly next: () => Promise<void>
}

const replyError = (text: string): Error => Object.assign(new Error(text), { name: 'ReplyError' })

/**
 * Reads the one-line replies of a Redis (RESP): AUTH and PING have no others. What is neither a status nor an error, or
 * does not end, is not Redis. The first end counts: what a server said before it hung up is worth more than that it did.
 */
export const createRedisReplies = (): RedisReplies => {
  let rest = Buffer.alloc(0)
  const lines: (() => Promise<void>)[] = []
  let end: Error | null = null
  let waiting: ((settle: Promise<void>) => void) | null = null

  const hand = (): void => {
    if (waiting === null) return
    const line = lines.shift()
    if (line === undefined && end === null) return
    const settle = waiting
    waiting = null
    settle(line === undefined ? Promise.reject(end ?? new Error('the connection has ended')) : line())
  }
  const fail = (error: Error): void => {
    end ??= error
    hand()
  }
  const refuse = (): void => fail(new Error('the server does not keep to its protocol'))

  return {
    fail,
    take: (chunk) => {
      if (end !== null) return
      rest = Buffer.concat([rest, chunk])
      for (;;) {
        const [kind] = rest
        if (kind !== undefined && kind !== PLUS && kind !== MINUS) return refuse()
        const at = rest.indexOf(LINE_FEED)
        if (at === -1) return rest.length > MOST_BYTES ? refuse() : undefined
        const text = rest.toString('utf8', 1, at).trimEnd()
        rest = rest.subarray(at + 1)
        lines.push(() => (kind === PLUS ? Promise.resolve() : Promise.reject(replyError(text))))
        if (lines.length > 10) return refuse()
        hand()
      }
    },
    next: () =>
      new Promise((resolve) => {
        waiting = resolve
        hand()
      }),
  }
}
