import { z } from 'zod'
import { silenceReasonSchema } from './upkeep'

/** An ISO 8601 moment; one without an offset is in the time zone of the host. */
const momentSchema = z.iso.datetime({ offset: true, local: true, error: 'settings.silence.moment' })

const name = z.string().min(1).max(200)

/** One entry of `silences`: what it is about, why, and until when. */
export const silenceEntrySchema = z
  .object({
    rule: name.optional(),
    check: name.optional(),
    target: name.optional(),
    all: z.literal(true).optional(),
    reason: silenceReasonSchema,
    from: momentSchema.optional(),
    until: momentSchema,
    ends_on_recovery: z.boolean().default(false),
  })
  .refine(
    ({ rule, check, target, all }) =>
      [rule, check, target, all].filter((scope) => scope !== undefined).length === 1,
    { message: 'settings.silence.one_of' },
  )
export type SilenceEntry = Readonly<z.output<typeof silenceEntrySchema>>

export const silencesSchema = z.array(z.unknown()).max(50)
