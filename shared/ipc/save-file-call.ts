import { z } from 'zod'
import { method } from './method'

/** So many characters can be saved at once. */
export const MOST_SAVED_CHARACTERS = 32_000_000

export const saveKindSchema = z.enum(['markdown', 'json', 'csv', 'png'])
export type SaveKind = z.infer<typeof saveKindSchema>

/** What a person keeps of what the window shows. Where it goes is asked in a dialog of the operating system. */
export const saveFileCall = {
  'desktop.save_file': method(
    'desktop',
    () =>
      z
        .object({
          kind: saveKindSchema,
          /** Only a proposal, and only a name: what would make a path of it is taken out. */
          suggestedName: z.string().min(1).max(200),
          /** Text; of a picture, its bytes in Base64. */
          content: z.string().max(MOST_SAVED_CHARACTERS),
        })
        .strict(),
    () =>
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('saved'), file: z.string() }),
        z.object({ kind: z.literal('cancelled') }),
        /** `why` is the system's own code, as ENOSPC. */
        z.object({ kind: z.literal('failed'), why: z.string() }),
      ]),
  ),
} as const
