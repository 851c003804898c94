import { Transform } from 'node:stream'

const NEWLINE = 0x0a
/** A login that says more than this before the first frame has no Mamori behind it. */
const MOST_SKIPPED_BYTES = 64 * 1024

/** Whether a line is what the engine's side says first. */
const isFirstFrame = (line: Buffer): boolean => {
  // Cheap before dear: a banner is no JSON object.
  if (!line.subarray(0, 64).includes('"t"')) return false
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return (
      typeof value === 'object' &&
      value !== null &&
      't' in value &&
      (value.t === 'hello' || value.t === 'refused')
    )
  } catch {
    // No JSON: a line of the banner like any other.
    return false
  }
}

export type BannerSkipper = {
  readonly stream: Transform
  /** Resolves once: the first frame is there, or there will be none. */
  readonly first: Promise<'heard' | 'unspoken'>
  /** What was skipped, for who wants to know why nothing came. */
  readonly skipped: () => string
}

/**
 * Lets bytes through from the first frame on: what a login prints before it (a message of the day, a profile that
 * speaks) is no part of the conversation. The stream fails when nothing but banner comes.
 */
export const createBannerSkipper = (): BannerSkipper => {
  let begun = false
  let kept = Buffer.alloc(0)
  let skipped = Buffer.alloc(0)
  let tell = (_heard: 'heard' | 'unspoken'): void => undefined
  const first = new Promise<'heard' | 'unspoken'>((resolve) => {
    tell = resolve
  })
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (begun) return done(null, chunk)
      kept = Buffer.concat([kept, chunk])
      let from = 0
      for (let at = kept.indexOf(NEWLINE); at !== -1; at = kept.indexOf(NEWLINE, from)) {
        if (isFirstFrame(kept.subarray(from, at))) {
          begun = true
          tell('heard')
          return done(null, kept.subarray(from))
        }
        from = at + 1
      }
      skipped = Buffer.concat([skipped, kept.subarray(0, from)])
      kept = kept.subarray(from)
      done(skipped.length + kept.length > MOST_SKIPPED_BYTES ? new Error('nothing but banner') : null)
    },
  })
  for (const end of ['finish', 'error', 'close']) stream.once(end, () => tell('unspoken'))
  return {
    stream,
    first,
    skipped: () => Buffer.concat(begun ? [skipped] : [skipped, kept]).toString('utf8'),
  }
}
