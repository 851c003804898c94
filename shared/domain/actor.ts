import { z } from 'zod'

/** A name that only its bearer vouches for, as a person behind an account that several share. */
export const claimSchema = z.object({ name: z.string().max(100), host: z.string().max(255) })
export type Claim = Readonly<z.infer<typeof claimSchema>>

/**
 * Who did it. `proof` tells whether the operating system of the engine's host vouches for the name or the caller only
 * claims it; `behind` is who sits at the other end of an `ssh` or `sudo`, always a claim.
 */
export const actorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('engine') }),
  z.object({
    kind: z.literal('person'),
    name: z.string(),
    host: z.string(),
    /** `desktop` is the window of the engine's own program, `viewer` one that is attached to a daemon of this host. */
    face: z.enum(['desktop', 'cli', 'viewer', 'ssh']),
    proof: z.enum(['proved', 'claimed']),
    behind: claimSchema.optional(),
  }),
])
export type Actor = Readonly<z.infer<typeof actorSchema>>

export const engineActor: Actor = { kind: 'engine' }
