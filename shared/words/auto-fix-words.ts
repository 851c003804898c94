import type { Language } from '../ipc/contract'
import { text } from '../text/text'

/** What a rule may do: by itself, after a click, not at all. */
export const autoFixWord = (autoFix: boolean | 'approve', language: Language): string => {
  if (autoFix === 'approve') return text(language, 'ledger.auto_fix.ask')
  return text(language, autoFix ? 'ledger.auto_fix.auto' : 'ledger.auto_fix.off')
}
