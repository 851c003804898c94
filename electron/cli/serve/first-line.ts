import { Transform } from 'node:stream'
import { callbackify } from 'node:util'

const NEWLINE = 0x0a

export type FirstLineOptions = {
  /** Gives what takes the place of the first line; the second one waits for it. */
  readonly rewrite: (line: string) => Promise<string>
  /** The longest line that passes; above it the stream fails. */
  readonly longestBytes: number
}

/** Lets bytes through as they are but for the first line; lines are counted, never parsed. */
export const rewriteFirstLine = ({ rewrite, longestBytes }: FirstLineOptions): Transform => {
  let first: Buffer | null = Buffer.alloc(0)
  let open = 0

  /** Whether every line in it, with what came before, is short enough. */
  const fits = (bytes: Buffer): boolean => {
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
      if (open + at - from > longestBytes) return false
      open = 0
      from = at + 1
    }
    open += bytes.length - from
    return open <= longestBytes
  }
  const tooLong = (): Error => new Error(`a line of more than ${longestBytes} bytes`)

  /** Gives what goes on when the first line is whole; null while it is not. */
  const begin = async (chunk: Buffer): Promise<Buffer | null> => {
    const all = Buffer.concat([first ?? Buffer.alloc(0), chunk])
    const at = all.indexOf(NEWLINE)
    if (at > longestBytes || (at === -1 && all.length > longestBytes)) throw tooLong()
    first = at === -1 ? all : null
    if (at === -1) return null
    const rest = all.subarray(at + 1)
    const line = await rewrite(all.toString('utf8', 0, at))
    if (!fits(rest)) throw tooLong()
    return Buffer.concat([Buffer.from(`${line}\n`), rest])
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (first === null) return done(fits(chunk) ? null : tooLong(), chunk)
      const settle = callbackify(begin)
      settle(chunk, done)
    },
  })
}
