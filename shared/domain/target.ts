import { z } from 'zod'

export { fingerprint, targetKey } from './target-key'

/** What a rule is about: the thing that is broken and that a repair would touch. */
export const targetSchema = z.object({
  kind: z.enum(['service', 'port', 'path', 'source', 'check']),
  name: z.string().min(1),
})
export type Target = Readonly<z.infer<typeof targetSchema>>
