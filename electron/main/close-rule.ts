import type { Language } from '@shared/ipc/contract'
import { text } from '@shared/text/text'

export type CloseDecision = 'hide' | 'explain_tray' | 'ask_to_quit' | 'quit'

/** What closing the window means: the watch goes on where a tray icon leads back to it, or where it is not ours. */
export const decideClose = (trayShown: boolean, knowsTray: boolean, watches: boolean): CloseDecision => {
  if (!trayShown) return watches ? 'ask_to_quit' : 'quit'
  return knowsTray ? 'hide' : 'explain_tray'
}

export type Question = {
  readonly message: string
  readonly detail: string
  readonly yes: string
  readonly no: string
  /** `no` is what the Enter key says. */
  readonly careful?: boolean
}

export type CloseRuleDeps = {
  readonly isQuitting: () => boolean
  readonly isTrayShown: () => Promise<boolean>
  readonly knowsTray: () => boolean
  /** Whether this program runs an engine, so that its end is the end of the watch. */
  readonly watches: () => boolean
  readonly learnTray: () => Promise<void>
  readonly language: () => Language
  readonly ask: (question: Question) => Promise<'yes' | 'no'>
  readonly hide: () => void
  readonly quit: () => void
  readonly onTrouble: (what: string) => void
}

/** Makes the window's answer to being closed. While a question is open, further closes change nothing. */
export const createCloseRule = (
  deps: CloseRuleDeps,
): ((event: { readonly preventDefault: () => void }) => void) => {
  let deciding = false
  const question = (kind: 'hide' | 'quit'): Question => ({
    message: text(
      deps.language(),
      kind === 'hide' && !deps.watches() ? 'desktop.close.hide.viewer.title' : `desktop.close.${kind}.title`,
    ),
    detail: text(
      deps.language(),
      kind === 'hide' && !deps.watches() ? 'desktop.close.hide.viewer' : `desktop.close.${kind}.detail`,
    ),
    yes: text(deps.language(), `desktop.close.${kind}.yes`),
    no: text(deps.language(), 'desktop.close.cancel'),
  })
  const decide = async (): Promise<void> => {
    switch (decideClose(await deps.isTrayShown(), deps.knowsTray(), deps.watches())) {
      case 'hide':
        return deps.hide()
      case 'explain_tray':
        if ((await deps.ask(question('hide'))) === 'no') return
        deps.hide()
        return deps.learnTray()
      case 'ask_to_quit':
        if ((await deps.ask(question('quit'))) === 'yes') deps.quit()
        return
      case 'quit':
        deps.quit()
    }
  }
  return (event) => {
    if (deps.isQuitting()) return
    event.preventDefault()
    if (deciding) return
    deciding = true
    decide()
      .catch((error: unknown) => deps.onTrouble(`closing: ${String(error)}`))
      .finally(() => {
        deciding = false
      })
  }
}

/** What a person is asked who ends the program while settings are changed and not saved. */
export const unsavedQuestion = (language: Language, n: number): Question => ({
  message: text(language, 'desktop.unsaved.title'),
  detail: text(language, 'desktop.unsaved.detail', { n }),
  yes: text(language, 'desktop.unsaved.yes'),
  no: text(language, 'desktop.unsaved.no'),
  careful: true,
})
