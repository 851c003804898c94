import { closeSync } from 'node:fs'
import { holdsPacked, holdsPackedFrom, peekGzip } from './gzip-bytes'
import {
  HEAD_BYTES,
  holdsContent,
  isDeleted,
  isSameFile,
  readAt,
  readTail,
  toSecond,
  type KnownFile,
  type LogFile,
} from './identity'
import type { Sibling } from './list-siblings'
import { openLog } from './open-log'

/** A file beside a log that is one of those that were read. */
export type Claim = { readonly sibling: Sibling; readonly known: KnownFile }

export const isPacked = ({ generation }: Sibling): boolean =>
  generation !== null && generation.packed !== null

/** Packing keeps the time of the last change, or only its second; either is rounded up or down. */
const ROUNDED_MS = 1
const isWholeSecond = (at: number): boolean => at === toSecond(at)

/** Whether it may have been written to after a file that was read; copying makes it later. */
export const isNotOlder = (sibling: Sibling, than: KnownFile): boolean => {
  const wasPacked = than.path.endsWith('.gz')
  if (!isPacked(sibling) && !wasPacked) return sibling.changedAt >= than.changedAt
  const isRough =
    (isPacked(sibling) && isWholeSecond(sibling.changedAt)) || (wasPacked && isWholeSecond(than.changedAt))
  const least = than.changedAt - ROUNDED_MS
  return isRough ? toSecond(sibling.changedAt) >= toSecond(least) : sibling.changedAt >= least
}

/** Opens a file for as long as it is looked at. */
export const withOpened = <T>(sibling: Sibling, look: (file: LogFile) => T, otherwise: T): T => {
  const opened = openLog(sibling.path)
  if (opened.kind !== 'opened') return otherwise
  try {
    return look(opened.file)
  } finally {
    closeSync(opened.file.fd)
  }
}

/** Whether it is one of those that were read and are not remembered, as far as its time tells. */
export const isForgotten = (sibling: Sibling, forgottenAt: number): boolean => {
  if (!isPacked(sibling)) return sibling.changedAt <= forgottenAt
  const least = sibling.changedAt - ROUNDED_MS
  return (isWholeSecond(sibling.changedAt) ? toSecond(least) : least) <= forgottenAt
}

/**
 * Whether it is a copy of what still stands in the file that has the name: that is emptied once the copy is made. What
 * lost the name was made before that file.
 */
export const isCopyOfNamed = (sibling: Sibling, named: LogFile | null): boolean =>
  named !== null &&
  !isPacked(sibling) &&
  (sibling.bornAt ?? named.bornAt ?? 0) >= (named.bornAt ?? 0) &&
  withOpened(
    sibling,
    ({ fd }) =>
      readAt(fd, 0, Math.min(HEAD_BYTES, sibling.size)).equals(
        readAt(named.fd, 0, Math.min(HEAD_BYTES, sibling.size)),
      ) && readTail(fd, sibling.size).equals(readTail(named.fd, sibling.size)),
    false,
  )

/** Whether it is what became of an open file that has no name any more, as far as it was packed. */
export const isPackedFrom = (sibling: Sibling, open: LogFile | null): boolean =>
  open !== null &&
  sibling.generation?.packed === 'gzip' &&
  isDeleted(open) &&
  withOpened(sibling, (file) => holdsPackedFrom(open, file), false)

/** Whether nothing stands in it, packed or not. */
export const isEmpty = (sibling: Sibling): boolean => {
  if (sibling.generation?.packed !== 'gzip') return sibling.size === 0
  const peek = withOpened(sibling, peekGzip, null)
  return peek !== null && peek.head.length === 0 && peek.sizeModulo === 0
}

/** The file itself, under whatever name. */
const isIt = (known: KnownFile, sibling: Sibling): boolean =>
  isSameFile(known, sibling) &&
  (sibling.generation?.packed === 'gzip'
    ? known.path.endsWith('.gz') && known.offset > 0
    : withOpened(sibling, (file) => holdsContent(known, file), false))

/** What it held, in another file: copied before it was emptied, or packed. */
const isCopyOfIt = (known: KnownFile, sibling: Sibling): boolean => {
  if (known.offset === 0 || sibling.changedAt < toSecond(known.changedAt - ROUNDED_MS)) return false
  if (sibling.generation?.packed === 'gzip')
    return withOpened(sibling, (file) => holdsPacked(known, file), 'no') !== 'no'
  return (
    sibling.generation?.packed !== 'other' && withOpened(sibling, (file) => holdsContent(known, file), false)
  )
}

/** Whether both are the same file, read up to the same place. */
export const isSameKnown = (one: KnownFile, other: KnownFile): boolean =>
  isSameFile(one, other) && one.offset === other.offset && one.headHash === other.headHash

/** Which of the files are known ones: each is one of them at most, and each of them one file. */
export const claim = (
  siblings: readonly Sibling[],
  known: readonly KnownFile[],
  forgottenAt: number,
): readonly Claim[] => {
  const claims: Claim[] = []
  const left = (): readonly Sibling[] =>
    siblings.filter((sibling) => !claims.some((one) => one.sibling === sibling))
  const unclaimed = (): readonly KnownFile[] =>
    known.toReversed().filter((file) => !claims.some((one) => one.known === file))
  for (const file of unclaimed()) {
    const sibling = left().find((one) => isIt(file, one))
    if (sibling) claims.push({ sibling, known: file })
  }
  // What is known by more goes first: files may begin alike, and all that was read of one may be that.
  for (const file of unclaimed().toSorted((a, b) => b.offset - a.offset)) {
    const oldestFirst = left()
      .filter((sibling) => sibling.generation !== null && !isForgotten(sibling, forgottenAt))
      .toSorted((a, b) => a.changedAt - b.changedAt)
    const sibling = oldestFirst.find((one) => isCopyOfIt(file, one))
    if (sibling) claims.push({ sibling, known: file })
  }
  return claims
}
