import type { Readable, Writable } from 'node:stream'
import { message, type Message } from '@shared/domain/message'
import { LONGEST_FRAME_BYTES } from '@shared/ipc/wire'
import type { ChannelEnd } from './link'

const NEWLINE = 0x0a
/** How long what was sent last may take to leave before the streams are torn down. */
const FLUSH_MS = 1000

/** Whole lines over two byte streams, whatever they belong to: a socket, a child process, our own stdin and stdout. */
export type LineStream = {
  /** Lines without their newline, in order; nothing is read before somebody listens. */
  readonly onLine: (listener: (line: string) => void) => () => void
  /** Returns false when the other side does not read fast enough; what was given is kept all the same. */
  readonly send: (line: string, onGone?: () => void) => boolean
  /** Called whenever everything that was sent has left. Returns the end of the subscription. */
  readonly onDrain: (listener: () => void) => () => void
  /** What was sent and has not left yet, in bytes. */
  readonly waitingBytes: () => number
  /** Resolves once with the first reason, when both streams are closed; never rejects. */
  readonly ended: Promise<ChannelEnd>
  /** Lets out what was sent, but for one second at most, and closes. */
  readonly close: (why?: Message) => void
}

export type LineStreamOptions = {
  readonly input: Readable
  readonly output: Writable
  /** The longest line that is taken; above it the other side is not what it says it is. */
  readonly longestBytes?: number
  /** A last line for who broke the rules of lines. */
  readonly farewell?: (why: Message) => string
}

export type Cut =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** The lines before the fault still count. */
  | { readonly kind: 'fault'; readonly lines: readonly string[]; readonly why: Message }

/** Cuts bytes into lines of UTF-8, holding at most `longestBytes` of one that has not ended. */
export const createLineCutter = (longestBytes: number): ((bytes: Buffer) => Cut) => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let kept = Buffer.alloc(0)
  let keptBytes = 0

  /** In one growing piece: a line that comes byte by byte must not cost an object a byte. */
  const keep = (bytes: Buffer): void => {
    if (keptBytes + bytes.length > kept.length) {
      const grown = Buffer.alloc(Math.min(longestBytes, Math.max(2 * kept.length, keptBytes + bytes.length)))
      kept.copy(grown, 0, 0, keptBytes)
      kept = grown
    }
    bytes.copy(kept, keptBytes)
    keptBytes += bytes.length
  }
  const takeKept = (): Buffer => {
    const whole = kept.subarray(0, keptBytes)
    kept = Buffer.alloc(0)
    keptBytes = 0
    return whole
  }

  return (bytes) => {
    const lines: string[] = []
    const fault = (why: Message): Cut => {
      takeKept()
      return { kind: 'fault', lines, why }
    }
    const tooLong = (): Cut => fault(message('wire.too_long', { limit: Math.round(longestBytes / 1024) }))
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
      const part = bytes.subarray(from, at)
      from = at + 1
      if (keptBytes + part.length > longestBytes) return tooLong()
      if (keptBytes > 0) keep(part)
      try {
        lines.push(decoder.decode(keptBytes > 0 ? takeKept() : part))
      } catch {
        // A fatal decoder throws exactly for bytes that are no UTF-8.
        return fault(message('wire.not_text'))
      }
    }
    const rest = bytes.subarray(from)
    if (keptBytes + rest.length > longestBytes) return tooLong()
    if (rest.length > 0) keep(rest)
    return { kind: 'lines', lines }
  }
}

/** Carries lines over two streams. A line that is too long or no UTF-8, an error or an end of either stream ends both. */
export const createLineStream = ({
  input,
  output,
  longestBytes = LONGEST_FRAME_BYTES,
  farewell,
}: LineStreamOptions): LineStream => {
  const cut = createLineCutter(longestBytes)
  const listeners = new Set<(line: string) => void>()
  const drains = new Set<() => void>()
  let reason: ChannelEnd | null = null
  let reading = false
  let flushTimer: NodeJS.Timeout | undefined
  let resolveEnded = (_end: ChannelEnd): void => undefined
  const ended = new Promise<ChannelEnd>((resolve) => {
    resolveEnded = resolve
  })

  /** Nothing is heard any more; what was sent may leave. */
  const end = (why: Message, detail: string | null, flush: boolean): void => {
    if (reason) return
    reason = { why, detail }
    listeners.clear()
    drains.clear()
    input.off('data', take)
    if (!flush || output.destroyed) return tearDown()
    input.resume()
    flushTimer = setTimeout(tearDown, FLUSH_MS)
    output.end(tearDown)
  }

  const tearDown = (): void => {
    clearTimeout(flushTimer)
    input.destroy()
    output.destroy()
    if (reason) resolveEnded(reason)
  }

  const take = (bytes: Buffer): void => {
    const taken = cut(bytes)
    for (const line of taken.lines) for (const listener of listeners) listener(line)
    if (taken.kind === 'lines' || reason) return
    if (farewell) output.write(`${farewell(taken.why)}\n`)
    end(taken.why, null, true)
  }

  for (const stream of new Set([input, output])) {
    stream.on('error', (error) => {
      end(message('wire.closed'), error.message, false)
      // An error while the last words leave: nobody is there to hear them.
      tearDown()
    })
    stream.once('close', () => {
      end(message('wire.closed'), null, false)
      tearDown()
    })
  }
  input.once('end', () => end(message('wire.closed'), null, true))
  output.on('drain', () => {
    for (const listener of drains) listener()
  })

  return {
    onLine: (listener) => {
      if (reason) return () => undefined
      listeners.add(listener)
      if (!reading) input.on('data', take)
      reading = true
      return () => listeners.delete(listener)
    },
    send: (line, onGone) => {
      if (reason || output.destroyed) return false
      return output.write(`${line}\n`, onGone ? () => onGone() : undefined)
    },
    onDrain: (listener) => {
      drains.add(listener)
      return () => drains.delete(listener)
    },
    waitingBytes: () => output.writableLength,
    ended,
    close: (why = message('wire.stopped')) => end(why, null, true),
  }
}
