import { z } from 'zod'
import type { TextKey } from '../text/text'

/** A sentence as data: a key of `shared/text` and its values, so that the journal stays free of any language. */
export const messageSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).readonly(),
})
export type Message = Readonly<z.infer<typeof messageSchema>>
export type MessageParams = Message['params']

/** Makes a message; the compiler checks that its key exists in both languages. */
export const message = (code: TextKey, params: MessageParams = {}): Message => ({ code, params })
