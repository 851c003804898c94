import type { CheckState } from '@shared/domain/state'
import type { CheckGroup } from '../../store/selectors'

/** So many checks one call carries. */
const MOST_CHECKS = 50

/** A group of which a part may hold only some. */
export type PartGroup = CheckGroup & {
  /** Its name was shown in the part before. */
  readonly goesOn: boolean
}

/** The groups in parts of as many checks as one call carries; a large group goes on in the next part. */
export const checkParts = (groups: readonly CheckGroup[]): readonly (readonly PartGroup[])[] => {
  const parts: PartGroup[][] = [[]]
  let room = MOST_CHECKS
  for (const { subject, checks } of groups) {
    let left: readonly CheckState[] = checks
    while (left.length > 0) {
      if (room === 0) {
        parts.push([])
        room = MOST_CHECKS
      }
      const taken = left.slice(0, room)
      parts.at(-1)?.push({ subject, checks: taken, goesOn: left.length < checks.length })
      left = left.slice(taken.length)
      room -= taken.length
    }
  }
  return parts
}
