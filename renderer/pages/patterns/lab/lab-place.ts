import { choose, useChosen } from '../../../store/ui'

const PLACE = 'patterns/lab'

/** Opens the lab of a rule over the list of rules; it stays there until it is closed, also when one looks elsewhere. */
export const openLab = (ruleId: string): void => choose(PLACE, ruleId)
export const closeLab = (): void => choose(PLACE, null)
/** The rule whose lab is open. */
export const useOpenLab = (): string | null => useChosen(PLACE)
