import { z } from 'zod'

/** Which settings a person has had changed, never what they say: it may be a secret. `undone`: they were taken back. */
export const settingsEditedSchema = () =>
  z.object({ paths: z.array(z.string().max(300)).max(200).readonly(), undone: z.boolean() })
