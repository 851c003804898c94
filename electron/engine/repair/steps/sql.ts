import { DIRECT } from '../../privilege/route'
import { performVacuum } from '../database/perform-vacuum'
import { refuseVacuum } from '../database/refuse-vacuum'
import { defineStepKind } from '../define-step-kind'

/**
 * Carries out one statement of the fixed list in a database of the settings. There is nothing to take back: what was
 * removed nobody could see any more.
 */
export default defineStepKind<'sql'>({
  kind: 'sql',
  resources: ({ check, database }) => [`database:${check}/${database}`],
  refuse: refuseVacuum,
  route: () => Promise.resolve(DIRECT),
  perform: performVacuum,
})
