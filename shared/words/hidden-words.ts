import type { Hidden } from '../domain/upkeep'
import type { Language } from '../ipc/contract'
import { text } from '../text/text'

/** What a silence keeps or kept quiet, in one line. */
export const hiddenText = ({ incidents, notices, repairs }: Hidden, language: Language): string =>
  incidents + notices + repairs === 0
    ? text(language, 'timeline.hidden.none')
    : text(language, 'timeline.hidden', { incidents, notices, repairs })
