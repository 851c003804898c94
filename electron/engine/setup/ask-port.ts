import { connect, type NetConnectOpts, type Socket } from 'node:net'

const LARGEST_ANSWER_BYTES = 512

/**
 * Connects, says one thing, and gives the first bytes of the answer; null when nobody listens, nothing comes within
 * `timeoutMs`, or `signal` is aborted. For servers on this machine only.
 */
export const askPort = (
  to: { readonly host: string; readonly port: number } | { readonly path: string },
  question: Buffer | string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Buffer | null> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve(null)
      return
    }
    const options: NetConnectOpts = to
    const socket: Socket = connect(options)
    const settle = (answer: Buffer | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      socket.destroy()
      resolve(answer)
    }
    const giveUp = (): void => settle(null)
    const timer = setTimeout(giveUp, timeoutMs)
    signal.addEventListener('abort', giveUp, { once: true })
    socket.once('connect', () => socket.write(question))
    socket.once('data', (answer: Buffer) => settle(answer.subarray(0, LARGEST_ANSWER_BYTES)))
    socket.once('end', giveUp)
    // Refused, reset, not permitted: nobody there whom we could watch.
    socket.once('error', giveUp)
  })
