import type { TextKey } from '../text/text'
import type { Message, MessageParams } from './message'

/** Makes a message; the compiler checks that its key exists in both languages. */
export const message = (code: TextKey, params: MessageParams = {}): Message => ({ code, params })
