import type { Versions } from './hosts'

/**
 * The number of the contract and of the frames that carry it. Two programs talk only when they have the same one: raise
 * it with every change that the other side could notice. A test holds it to the schemas.
 */
export const CONTRACT_VERSION = 1

const numbersOf = (app: string): readonly number[] => app.split(/[^0-9]+/).map(Number)

const olderApp = (mine: string, theirs: string): boolean => {
  const [left, right] = [numbersOf(mine), numbersOf(theirs)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** Whether two sides may talk: they carry the same calls and fold events to the same state. */
export const fits = (mine: Versions, theirs: Versions): boolean =>
  mine.contract === theirs.contract && mine.reducer === theirs.reducer

/** Which side has to be updated: the one with the older contract, else reducer, else program. */
export const sideToUpdate = (mine: Versions, theirs: Versions): 'this' | 'that' => {
  if (mine.contract !== theirs.contract) return mine.contract < theirs.contract ? 'this' : 'that'
  if (mine.reducer !== theirs.reducer) return mine.reducer < theirs.reducer ? 'this' : 'that'
  return olderApp(mine.app, theirs.app) ? 'this' : 'that'
}
