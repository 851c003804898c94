import { z } from 'zod'
import { targetSchema } from './target'

const id = z.string().min(1).max(120)

/** What a silence covers: everything (maintenance), or what one rule, check or target brings up. */
export const silenceScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('rule'), ruleId: id }),
  z.object({ kind: z.literal('check'), name: id }),
  z.object({ kind: z.literal('target'), target: targetSchema }),
])
export type SilenceScope = Readonly<z.infer<typeof silenceScopeSchema>>

export const silenceReasonSchema = z.string().trim().min(1).max(500)

/** What a silence kept quiet while it lasted. */
export const hiddenSchema = z.object({
  incidents: z.number().int().nonnegative(),
  notices: z.number().int().nonnegative(),
  repairs: z.number().int().nonnegative(),
})
export type Hidden = Readonly<z.infer<typeof hiddenSchema>>

/** What keeps a repair or a notice back for now. */
export const heldBySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('silence'), id }),
  z.object({ kind: z.literal('hold'), id }),
  z.object({ kind: z.literal('storm'), id }),
])
export type HeldBy = Readonly<z.infer<typeof heldBySchema>>

/** A person's word about an incident. `assignee` is who takes care of it from now on; null is nobody. */
export const notedSchema = () =>
  z.object({
    incidentId: z.string().min(1),
    text: z.string().max(2000),
    assignee: z.string().max(80).nullable(),
  })
