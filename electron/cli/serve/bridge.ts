import type { Duplex, Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { message } from '@shared/domain/message'
import { LONGEST_FRAME_BYTES, type ServerFrame } from '@shared/ipc/wire'
import type { Challenge } from '../../engine/link/link'
import { rewriteFirstLine } from './first-line'

/** What the engine's last words may take to reach the other side, or ours to reach the engine. */
const PARTING_MS = 1000

// Only what is looked at and changed is named: everything else of a greeting passes as it is, whatever its version.
const challengeSchema = z.object({
  dir: z.string().startsWith('/').max(200),
  id: z.string().regex(/^[0-9a-f]{16,64}$/),
  nonce: z.string().regex(/^[0-9a-f]{32,128}$/),
})
const engineHello = z.looseObject({ t: z.literal('hello'), challenge: z.unknown() })
const viewerHello = z.looseObject({
  t: z.literal('hello'),
  claim: z.object({ name: z.string(), host: z.string() }).catch({ name: '', host: '' }),
})

export type BridgeDeps = {
  readonly input: Readable
  readonly output: Writable
  readonly engine: Duplex
  /** Proves to the engine who has logged in here. */
  readonly answer: (challenge: Challenge) => Promise<boolean>
  /** Who is at the other end as far as this side can tell; counts where the viewer does not say. */
  readonly claim: { readonly name: string; readonly host: string }
  readonly signal: AbortSignal
}

export const refusal = (frame: Extract<ServerFrame, { t: 'refused' }>): string => JSON.stringify(frame)

const parsed = <T>(schema: z.ZodType<T>, line: string): T | null => {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // No JSON, so no greeting either.
    return null
  }
}

/**
 * Carries the frames between a viewer at the other end of an `ssh` and the engine. It is this side that answers the
 * engine's challenge, so that the engine sees the user who has logged in here; the viewer never sees the challenge.
 * Resolves when either side has ended, and leaves nothing open behind.
 */
export const bridge = async ({ input, output, engine, answer, claim, signal }: BridgeDeps): Promise<void> => {
  let greet = (_answered: boolean): void => undefined
  const greeted = new Promise<boolean>((resolve) => {
    greet = resolve
  })
  const fromEngine = rewriteFirstLine({
    longestBytes: LONGEST_FRAME_BYTES,
    rewrite: async (line) => {
      const hello = parsed(engineHello, line)
      // A refusal, or something that the viewer has to judge.
      if (!hello) return line
      const challenge = challengeSchema.safeParse(hello.challenge)
      greet(challenge.success && (await answer(challenge.data)))
      return JSON.stringify({ ...hello, challenge: null })
    },
  })
  const fromViewer = rewriteFirstLine({
    longestBytes: LONGEST_FRAME_BYTES,
    rewrite: async (line) => {
      const hello = parsed(viewerHello, line)
      if (!hello) {
        const why = message('wire.malformed')
        output.write(`${refusal({ t: 'refused', code: 'malformed', message: why })}\n`)
        throw new Error('the viewer did not greet')
      }
      const name = hello.claim.name.trim() || claim.name
      const host = hello.claim.host.trim() || claim.host
      const answered = await greeted
      return JSON.stringify({ ...hello, face: 'ssh', answered, claim: { name, host } })
    },
  })

  const ending = new AbortController()
  const end = AbortSignal.any([signal, ending.signal])
  // Either direction's end is the end of both; how it came is told by the side that is still there.
  const toViewer = pipeline(engine, fromEngine, output, { end: false, signal: end })
  const toEngine = pipeline(input, fromViewer, engine, { signal: end })
  const settled = (work: Promise<void>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    )
  const [viewerSide, engineSide] = [settled(toViewer), settled(toEngine)]
  const first = await Promise.race([
    viewerSide.then((error) => ({ by: 'engine', error })),
    engineSide.then((error) => ({ by: 'viewer', error })),
  ])
  const parting = setTimeout(() => ending.abort(), first.error === null ? PARTING_MS : 0)
  if (first.by === 'engine') input.destroy()
  await Promise.all([viewerSide, engineSide])
  clearTimeout(parting)
  input.destroy()
  engine.destroy()
}
