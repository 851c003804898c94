import { z } from 'zod'

/** Who did it. `proof` tells whether the operating system vouches for the name or the caller only claims it. */
export const actorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('engine') }),
  z.object({
    kind: z.literal('person'),
    name: z.string(),
    host: z.string(),
    face: z.enum(['desktop', 'cli', 'viewer']),
    proof: z.enum(['proved', 'claimed']),
  }),
])
export type Actor = Readonly<z.infer<typeof actorSchema>>

export const engineActor: Actor = { kind: 'engine' }
