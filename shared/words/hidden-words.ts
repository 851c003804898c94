import type { Hidden } from '../domain/upkeep'
import type { Language } from '../ipc/contract'
import { text } from '../text/text'

/** What a silence keeps or kept quiet, in one line. */
export const hiddenText = ({ incidents, notices, repairs }: Hidden, language: Language): string =>
  incidents + notices + repairs === 0
    ? text(language, 'timeline.hidden.none')
    : text(language, 'timeline.hidden', { incidents, notices, repairs })

/** The same without its introduction, for a column that says what it is. */
export const hiddenBrief = ({ incidents, notices, repairs }: Hidden, language: Language): string =>
  incidents + notices + repairs === 0
    ? '–'
    : text(language, 'timeline.hidden.brief', { incidents, notices, repairs })
