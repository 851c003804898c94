import type { Repair } from './state'

/** Whether something was kept by which a repair could be taken back, and it has not been taken back yet. */
export const isUndoable = ({ stage, undoes, undoneBy, undoSteps }: Repair): boolean =>
  stage === 'settled' && undoes === null && undoneBy === null && undoSteps > 0
