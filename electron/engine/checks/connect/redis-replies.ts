import { createReplyQueue, protocolError } from './reply-queue'

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
 * does not end, is not Redis.
 */
export const createRedisReplies = (): RedisReplies => {
  const queue = createReplyQueue<{ readonly isError: boolean; readonly text: string }>()
  let rest = Buffer.alloc(0)
  return {
    fail: queue.fail,
    take: (chunk) => {
      rest = Buffer.concat([rest, chunk])
      while (!queue.ended() && rest.length > 0) {
        const [kind] = rest
        const at = rest.indexOf(LINE_FEED)
        if ((kind !== PLUS && kind !== MINUS) || rest.length > MOST_BYTES) queue.fail(protocolError())
        if (at === -1) return
        queue.push({ isError: kind === MINUS, text: rest.toString('utf8', 1, at).trimEnd() })
        rest = rest.subarray(at + 1)
      }
    },
    next: async () => {
      const { isError, text } = await queue.next()
      if (isError) throw replyError(text)
    },
  }
}
