import type { Message, MessageParams } from '@shared/domain/message'
import type { Language } from '@shared/ipc/contract'
import { renderMessage, text, type TextKey } from '@shared/text/text'
import { createContext, useCallback, useContext, useEffect, type ReactNode } from 'react'

const LanguageContext = createContext<Language>('ja')

/** Sets the language of everything inside and of the document. */
export const LanguageProvider = ({ language, children }: { language: Language; children: ReactNode }) => {
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>
}

export const useLanguage = (): Language => useContext(LanguageContext)

/** Gives the sentence of a key in the reader's language. */
export const useText = (): ((key: TextKey, params?: MessageParams) => string) => {
  const language = useLanguage()
  return useCallback((key, params) => text(language, key, params), [language])
}

/** Gives the sentence of a recorded message in the reader's language. */
export const useMessage = (): ((message: Message) => string) => {
  const language = useLanguage()
  return useCallback((message) => renderMessage(language, message), [language])
}

/** The first sentence of a text: what happened, without what can be done about it. */
export const firstSentence = (sentences: string): string => {
  const end = /[。.!?](?=\s|$)|。/.exec(sentences)
  return end === null ? sentences : sentences.slice(0, end.index)
}

/** Gives a recorded message in brief, for a place of one line; the whole belongs beside it or on hover. */
export const useBrief = (): ((message: Message) => string) => {
  const say = useMessage()
  return useCallback((message) => firstSentence(say(message)), [say])
}
