import { z } from 'zod'
import { actorSchema, claimSchema } from '../domain/actor'
import { eventSchema } from '../domain/event'
import { liveSchema } from '../domain/live'
import { messageSchema } from '../domain/message'
import { roleSchema } from '../domain/role'
import { versionsSchema } from './hosts'
import { wireErrorSchema } from './result'

/** The longest line of one frame, in bytes: above it the other side is not what it says it is. */
export const LONGEST_FRAME_BYTES = 8 * 1024 * 1024

/** A side that has heard nothing for this long takes the other one for dead. */
export const SILENCE_MS = 30_000
export const PING_MS = 10_000

/** A client's line: far shorter than an answer, and held for each of many connections. */
export const LONGEST_CALL_BYTES = 256 * 1024

/** As much of a greeting as every version has and will have: what it needs to see that two sides do not fit. */
export const greetingSchema = z.object({ t: z.literal('hello'), versions: versionsSchema })

const pushSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('events'), events: z.array(eventSchema).readonly() }),
    z.object({ kind: z.literal('live'), live: liveSchema }),
    z.object({ kind: z.literal('reset') }),
  ]),
)

/**
 * What the engine's side says. First `hello`, then `welcome` or `refused`; only then calls are answered. The challenge
 * is answered by a symbolic link `dir/id` with the text `nonce`: its owner is who answered.
 */
export const serverFrameSchema = z.lazy(() =>
  z.discriminatedUnion('t', [
    z.object({
      t: z.literal('hello'),
      versions: versionsSchema,
      engine: z.object({
        host: z.string(),
        pid: z.number().int(),
        face: z.enum(['desktop', 'cli', 'daemon']),
      }),
      challenge: z
        .object({
          dir: z.string().startsWith('/').max(200),
          id: z.string().regex(/^[0-9a-f]{16,64}$/),
          nonce: z.string().regex(/^[0-9a-f]{32,128}$/),
        })
        .nullable(),
    }),
    z.object({ t: z.literal('welcome'), actor: actorSchema, role: roleSchema.nullable() }),
    z.object({
      t: z.literal('refused'),
      code: z.enum(['skewed', 'malformed', 'late', 'busy', 'no_engine', 'no_rights', 'stopping']),
      message: messageSchema,
    }),
    z.object({
      t: z.literal('answer'),
      id: z.number().int(),
      result: z.union([
        z.object({ ok: z.literal(true), value: z.unknown() }),
        z.object({ ok: z.literal(false), error: wireErrorSchema }),
      ]),
    }),
    z.object({ t: z.literal('push'), push: pushSchema }),
    z.object({ t: z.literal('ping') }),
    /** The engine ends in an orderly way; who is attached may come back. */
    z.object({ t: z.literal('bye') }),
  ]),
)
export type ServerFrame = Readonly<z.infer<typeof serverFrameSchema>>

/** What a face says: first `hello`, then calls. `follow` asks for the pushes. */
export const clientFrameSchema = z.lazy(() =>
  z.discriminatedUnion('t', [
    z.object({
      t: z.literal('hello'),
      versions: versionsSchema,
      face: z.enum(['viewer', 'cli', 'ssh']),
      /** Who says to be at the keyboard. */
      claim: claimSchema,
      /** Whether the challenge was answered. */
      answered: z.boolean(),
      follow: z.boolean(),
    }),
    z.object({ t: z.literal('call'), id: z.number().int(), name: z.string().max(100), input: z.unknown() }),
    z.object({ t: z.literal('pong') }),
  ]),
)
export type ClientFrame = Readonly<z.infer<typeof clientFrameSchema>>
