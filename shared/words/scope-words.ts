import type { SilenceScope } from '../domain/upkeep'
import type { Language } from '../ipc/contract'
import { text } from '../text/text'

/** What a silence covers, as short as a column. */
export const scopeName = (scope: SilenceScope, language: Language): string => {
  switch (scope.kind) {
    case 'all':
      return text(language, 'timeline.scope.all')
    case 'rule':
      return scope.ruleId
    case 'check':
      return scope.name
    case 'target':
      return scope.target.name
  }
}
