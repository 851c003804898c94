import type { Message } from '@shared/domain/message'
import { plainLine } from '@shared/timeline/plain-line'
import { useCallback } from 'react'
import { useMessage } from '../../app/language'

/** Gives a recorded message in the reader's language; names in it cannot turn or hide a part of the sentence. */
export const usePlainMessage = (): ((message: Message) => string) => {
  const say = useMessage()
  return useCallback((message) => plainLine(say(message)), [say])
}
