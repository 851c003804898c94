import { closeSync } from 'node:fs'
import {
  claim,
  isCopyOfNamed,
  isEmpty,
  isForgotten,
  isNotOlder,
  isPacked,
  isPackedFrom,
  isSameKnown,
  withOpened,
  type Claim,
} from './claim-files'
import { inOrder, isSameGeneration, type Generation } from './generations'
import { peekGzip } from './gzip-bytes'
import { isSamePlace, type KnownFile, type LogFile } from './identity'
import { hasMoved, listSiblings, type Sibling } from './list-siblings'
import { openLog } from './open-log'

/** Files that are opened at once; the others are found again when these are read. */
export const MOST_PIECES = 32
const ISIZE_MODULO = 2 ** 32
const MOST_TRIES = 5

/** A file of the log that has something unread. */
export type Piece = {
  readonly file: LogFile
  readonly start: number
  readonly isPacked: boolean
  /** What it is the rest of; null when nothing of it was read before. */
  readonly known: KnownFile | null
  /** Whether it is to be read as a whole when it turns out to be another file than that. */
  readonly isNewOtherwise: boolean
}

export type Unread = {
  /** The oldest first. */
  readonly pieces: readonly Piece[]
  /** There are more: they are to be looked for again after these. */
  readonly more: boolean
  /** Packed in a way that cannot be unpacked here, or closed to us. */
  readonly unreadable: readonly string[]
  /** Former files of which nothing was read, and that are nowhere any more. */
  readonly gone: readonly KnownFile[]
  /** When the oldest copy was made of what still stands in the file that has the name, epoch ms; Infinity without one. */
  readonly copiedAt: number
}

export type Search = {
  readonly path: string
  /** The file that was read last. */
  readonly last: KnownFile
  /** Files that were read before it, the newest last. */
  readonly former: readonly KnownFile[]
  /** What was not written to after that was read, and is not remembered; epoch ms. */
  readonly forgottenAt: number
  /** What has the name now; null when nothing has. */
  readonly named: LogFile | null
  /** Whether it is read on from where reading stood; then only former files can have something unread. */
  readonly goesOn: boolean
  /** Whether a file is being read. */
  readonly isHeld: (place: Pick<LogFile, 'device' | 'inode'>) => boolean
  /** A file that lost the name and is read as a whole. */
  readonly open: LogFile | null
  readonly movedTo: readonly string[]
}

const isSurelyYounger = ({ generation, changedAt }: Sibling, than: KnownFile): boolean =>
  generation?.kind === 'number' && generation.packed === null && changedAt > than.changedAt

const datedOf = (sibling: Sibling, generation: Generation) => {
  const { changedAt, bornAt } = sibling
  return { sibling, generation, changedAt, bornAt }
}

/** Generations that came after the file that was read last, the oldest first. */
const between = (
  siblings: readonly Sibling[],
  claims: readonly Claim[],
  { last, named }: Pick<Search, 'last' | 'named'>,
): readonly Sibling[] => {
  const isNamed = (sibling: Sibling): boolean => named !== null && isSamePlace(sibling, named)
  const anchor = claims.find(({ known }) => known === last)?.sibling ?? null
  const claimed = new Set(claims.map(({ sibling }) => sibling))
  const generations = siblings.flatMap((sibling) =>
    sibling.generation ? [datedOf(sibling, sibling.generation)] : [],
  )
  const isDoubled = (one: (typeof generations)[number]): boolean =>
    one.generation.packed !== null &&
    generations.some(
      (other) => other.generation.packed === null && isSameGeneration(other.generation, one.generation),
    )
  const single = generations.filter((one) => !isDoubled(one))
  const scheme = anchor?.generation?.scheme
  const ordered = inOrder(single.filter(({ generation }) => generation.scheme === scheme))
  const at = ordered.findIndex(({ sibling }) => sibling === anchor)
  // A link leads to files that have such names themselves; and what had the log's may have lost it just now.
  const untilNamed = (files: typeof ordered): typeof ordered => {
    const until = files.findIndex(({ sibling }) => isNamed(sibling))
    return until === -1 ? files : files.slice(0, until)
  }
  const after = at === -1 ? [] : untilNamed(ordered.slice(at + 1))
  // A late line in one of few numbered files may turn their order round: what is younger than all that was read is new.
  const younger = at === -1 ? [] : ordered.slice(0, at).filter((one) => isSurelyYounger(one.sibling, last))
  const others = single.filter(
    ({ generation, sibling }) =>
      generation.scheme !== scheme && (isNotOlder(sibling, last) || isNamed(sibling)),
  )
  const schemes = new Map<string, (typeof generations)[number][]>()
  for (const one of others)
    schemes.set(one.generation.scheme, [...(schemes.get(one.generation.scheme) ?? []), one])
  return [...younger, ...after, ...[...schemes.values()].flatMap((files) => untilNamed(inOrder(files)))]
    .map(({ sibling }) => sibling)
    .filter((sibling) => !claimed.has(sibling) && !isNamed(sibling))
}

const restOf = ({ sibling, known }: Claim): { readonly start: number } | null => {
  if (sibling.generation?.packed === 'gzip') {
    const peek = withOpened(sibling, peekGzip, null)
    return peek?.sizeModulo === known.offset % ISIZE_MODULO ? null : { start: known.offset }
  }
  return sibling.size > known.offset ? { start: known.offset } : null
}

type Wanted = Pick<Piece, 'start' | 'known' | 'isNewOtherwise'> & { readonly sibling: Sibling }

type Found = Pick<Unread, 'gone' | 'copiedAt'> & {
  readonly wanted: readonly Wanted[]
  /** Whether files got other names while they were looked at, so that one may have been taken for another. */
  readonly isStale: () => boolean
}

/** By when they were last written to, but in the order of their names where these can be compared. */
const byAge = (siblings: readonly Sibling[]): readonly Sibling[] => {
  const ordered = siblings.toSorted((a, b) => a.changedAt - b.changedAt)
  const schemes = new Set(siblings.flatMap(({ generation }) => generation?.scheme ?? []))
  for (const scheme of schemes) {
    const places = [...ordered.keys()].filter((at) => ordered[at]?.generation?.scheme === scheme)
    const named = places.flatMap((at) => {
      const sibling = ordered[at]
      return sibling?.generation ? [datedOf(sibling, sibling.generation)] : []
    })
    for (const [nth, { sibling }] of inOrder(named).entries()) ordered[places[nth] ?? 0] = sibling
  }
  return ordered
}

const want = (search: Search): Found => {
  const { path, last, former, forgottenAt, named, goesOn, isHeld, open, movedTo } = search
  const paths = [...new Set([path, named?.path ?? path, last.path])]
  const moved = [...movedTo, ...former.map((known) => known.path)]
  const places = new Set<string>()
  const listed = listSiblings({ paths, movedTo: moved })
  const siblings = listed.filter((sibling) => {
    const place = `${sibling.device}:${sibling.inode}`
    if (places.has(place)) return false
    places.add(place)
    return true
  })
  const others = siblings.filter((sibling) => named === null || !isSamePlace(sibling, named))
  // Where nothing was read yet, nothing tells whether the file was emptied since: then only the times do.
  // A file that was let go just now is among those that were read before, too.
  const known = [...former.filter((one) => !isSameKnown(one, last)), last]
  const claims = claim(others, goesOn || last.offset === 0 ? former : known, forgottenAt)
  const rests = claims.flatMap((one): readonly Wanted[] => {
    const isNewOtherwise = !goesOn && one.known === last
    // Who wrote to the file that was read last may have it open still.
    const mayGrow = isNewOtherwise && !isPacked(one.sibling) && isSamePlace(one.sibling, last)
    const rest = isHeld(one.sibling) ? null : mayGrow ? { start: last.offset } : restOf(one)
    return rest ? [{ sibling: one.sibling, known: one.known, isNewOtherwise, ...rest }] : []
  })
  // A file that lost the name before a byte of it was read, and was packed since, can only be told by its time.
  const gone = former.filter((known) => known.offset === 0 && !claims.some((one) => one.known === known))
  const packedSince = gone.flatMap((known) =>
    between(siblings, claims, { last: known, named }).filter(isPacked),
  )
  const since = goesOn ? [] : between(siblings, claims, { last, named })
  const whole = new Set([...packedSince, ...since])
  // An empty one that is not packed may still be written to by who has it open.
  const unread = [...whole]
    .filter((sibling) => !isForgotten(sibling, forgottenAt) && !isHeld(sibling))
    .filter((sibling) => !(isPacked(sibling) && isEmpty(sibling)) && !isPackedFrom(sibling, open))
  const copies = new Set(unread.filter((sibling) => isCopyOfNamed(sibling, named)))
  const wanted = [
    ...rests,
    ...unread
      .filter((sibling) => !copies.has(sibling))
      .map((sibling) => ({ sibling, start: 0, known: null, isNewOtherwise: true })),
  ]
  const copiedAt = Math.min(...[...copies].map(({ changedAt }) => changedAt))
  // By age, whatever they are: when a kill cuts this off, all that is younger than the one in hand is looked at again.
  const ages = new Map(byAge(siblings).map((sibling, age) => [sibling, age]))
  const oldestFirst = wanted.toSorted((a, b) => (ages.get(a.sibling) ?? 0) - (ages.get(b.sibling) ?? 0))
  return { wanted: oldestFirst, gone, copiedAt, isStale: () => hasMoved(listed) }
}

type OpenedAll = { readonly pieces: readonly Piece[]; readonly denied: readonly string[] }

/** Opens what is wanted; null when one of them is not there under its name any more. */
const openAll = (wanted: readonly Wanted[]): OpenedAll | null => {
  const pieces: Piece[] = []
  const denied: string[] = []
  for (const { sibling, ...wish } of wanted) {
    const opened = openLog(sibling.path)
    if (opened.kind === 'opened' && isSamePlace(opened.file, sibling)) {
      pieces.push({ ...wish, file: opened.file, isPacked: isPacked(sibling) })
      continue
    }
    if (opened.kind === 'opened') closeSync(opened.file.fd)
    if (opened.kind === 'denied') {
      denied.push(sibling.path)
      continue
    }
    for (const { file } of pieces) closeSync(file.fd)
    return null
  }
  return { pieces, denied }
}

/**
 * Finds what stands unread in files that had a log's name: the rest of those that were read, and all of those that
 * came and went since. They are told by their content where they were copied or packed (`gzip`), by their names and
 * times where they were never read.
 */
export const findUnread = (search: Search): Unread => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { wanted, gone, copiedAt, isStale } = want(search)
    if (isStale() && tries < MOST_TRIES - 1) continue
    const packedOtherwise = wanted.filter(({ sibling }) => sibling.generation?.packed === 'other')
    const readable = wanted.filter((one) => !packedOtherwise.includes(one))
    const opened = openAll(readable.slice(0, MOST_PIECES))
    if (opened === null) continue
    return {
      pieces: opened.pieces,
      more: readable.length > MOST_PIECES,
      gone,
      copiedAt,
      unreadable: [...packedOtherwise.map(({ sibling }) => sibling.path), ...opened.denied],
    }
  }
  return { pieces: [], more: true, unreadable: [], gone: [], copiedAt: Number.POSITIVE_INFINITY }
}
