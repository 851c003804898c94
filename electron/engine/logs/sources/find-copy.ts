import { basename } from 'node:path'
import type { StoredOffset } from '../../ports'
import { HEAD_BYTES, holdsContent, readAt, readTail, type LogFile } from '../identity'
import type { Member } from './follow-member'

/** By name one can be a rotated generation of the other: `app.log` and `app.log.1`, `app.log-20260131`, `app-20260131.log`. */
const areRelated = (left: string, right: string): boolean => {
  const [a, b] = [basename(left), basename(right)]
  const stem = (name: string): string => name.replace(/\.[^.]+$/, '')
  return a.startsWith(stem(b)) || b.startsWith(stem(a))
}

export type Copy =
  | { readonly kind: 'none' }
  /** Of what another file held before it was truncated; what stood below the offset was read there. */
  | { readonly kind: 'of_truncated'; readonly offset: number }
  /** Of a file that is being read: the copy may be in the making, and the truncation yet to come. */
  | { readonly kind: 'of_current' }

const isCopyOf = (stored: StoredOffset, file: LogFile): boolean =>
  stored.headBytes > 0 && holdsContent(stored, file)

const sharesBeginning = (file: LogFile, { fd }: LogFile): boolean => {
  if (file.size === 0) return false
  const head = readAt(file.fd, 0, Math.min(HEAD_BYTES, file.size))
  return (
    readAt(fd, 0, head.length).equals(head) && readTail(fd, file.size).equals(readTail(file.fd, file.size))
  )
}

/**
 * Tells whether a new file is a copy of one that is read already: "copy and truncate" rotations leave one beside the
 * log. It is told by its content, and only between names of which one can be a generation of the other.
 */
export const findCopy = (file: LogFile, path: string, members: readonly Member[]): Copy => {
  const related = members.filter((member) => areRelated(path, member.file.path))
  // The truncation may not have been seen yet, so what was read last counts like what was read before it.
  for (const member of related)
    for (const place of [member.told(), member.before()])
      if (place !== null && isCopyOf(place, file) && !sharesBeginning(file, member.file))
        return { kind: 'of_truncated', offset: place.offset }
  return related.some((member) => sharesBeginning(file, member.file))
    ? { kind: 'of_current' }
    : { kind: 'none' }
}

/** Where to go on in a copy of a file that was truncated while nobody looked; null when it is none of those that were read. */
export const placeInCopy = (
  file: LogFile,
  path: string,
  stored: readonly StoredOffset[],
  isStillThere: (place: StoredOffset) => boolean,
): number | null =>
  stored.find((place) => areRelated(path, place.path) && isCopyOf(place, file) && !isStillThere(place))
    ?.offset ?? null
