import { z } from 'zod'

export { message } from './new-message'

/** A sentence as data: a key of `shared/text` and its values, so that the journal stays free of any language. */
export const messageSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).readonly(),
})
export type Message = Readonly<z.infer<typeof messageSchema>>
export type MessageParams = Message['params']
