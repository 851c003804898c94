import { z } from 'zod'
import { actorSchema } from '../domain/actor'
import { messageSchema } from '../domain/message'
import { roleSchema } from '../domain/role'
import { destinationPattern } from './destination'

/** What one side of a connection is made of; sides that differ in a number do not understand each other. */
export const versionsSchema = z.lazy(() =>
  z.object({
    app: z.string().max(50),
    contract: z.number().int(),
    reducer: z.number().int(),
  }),
)
export type Versions = Readonly<z.infer<typeof versionsSchema>>

/** How the window stands to the engine of a host. */
export const linkSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** The window's own program runs the engine, for this session only. */
    z.object({ kind: z.literal('own') }),
    z.object({ kind: z.literal('connecting'), sinceAt: z.number() }),
    z.object({
      kind: z.literal('attached'),
      sinceAt: z.number(),
      versions: versionsSchema,
      actor: actorSchema,
      role: roleSchema.nullable(),
    }),
    /** `detail` is what ssh or the system said, word for word. */
    z.object({
      kind: z.literal('down'),
      sinceAt: z.number(),
      why: messageSchema,
      detail: z.string().nullable(),
      retryAt: z.number().nullable(),
    }),
    z.object({
      kind: z.literal('skewed'),
      sinceAt: z.number(),
      mine: versionsSchema,
      theirs: versionsSchema,
      /** Which side has to be updated. */
      update: z.enum(['this', 'that']),
      retryAt: z.number().nullable(),
    }),
  ]),
)
export type Link = Readonly<z.infer<typeof linkSchema>>

export const shapeSchema = z.enum(['ok', 'caution', 'critical', 'unknown', 'paused', 'approval'])
/** The six states of the product; each has its shape and its colour. */
export type Shape = z.infer<typeof shapeSchema>

/** Where `ssh` is told to go. */
export const destinationSchema = z.string().trim().regex(destinationPattern, 'hosts.value.destination')

export const hostEntrySchema = z.lazy(() =>
  z.object({
    id: z.string(),
    /** `this` is the computer of the window. */
    kind: z.enum(['this', 'ssh']),
    name: z.string(),
    destination: z.string().nullable(),
    link: linkSchema,
    shape: shapeSchema,
    approvals: z.number().int(),
    /** Only for `this`: its daemon has been gone for so long that a person may let this computer's own engine watch. */
    mayTakeOver: z.boolean().optional(),
  }),
)
export type HostEntry = Readonly<z.infer<typeof hostEntrySchema>>

export const hostListSchema = z.object({
  selectedId: z.string(),
  hosts: z.array(hostEntrySchema).readonly(),
})
export type HostList = Readonly<z.infer<typeof hostListSchema>>
