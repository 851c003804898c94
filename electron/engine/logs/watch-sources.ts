import { dirname, join } from 'node:path'
import { processZone } from '../core/stated-time'
import { isFileOffset, type StoredPlace } from '../ports'
import { globMatcher, hasGlob } from '../settings/glob'
import type { FileSource } from '../settings/settings'
import { fileKey } from './choose-start'
import { followFile, type Follower, type FollowOptions } from './follow-file'
import { holdsIdentity, type LogFile } from './identity'
import type { ReaderDeps } from './log-reader'
import { openRules } from './match-lines'
import { createRuleLists } from './rule-lists'
import { createWantedLines } from './wanted-lines'
import type { FromWorker, ToWorker, WatchStart } from './protocol'
import { noteProgress } from './rule-progress'
import { followGlob, type Glob } from './sources/follow-glob'
import type { Member } from './sources/follow-member'
import { followStream } from './sources/follow-stream'
import { namesOfPaths } from './sources/source-names'
import { createStatuses } from './sources/statuses'
import type { StreamKind } from './sources/stream-kind'
import type { StreamSource } from './sources/stream-kinds'
import { createUnits, type Unit } from './sources/units'
import { createWaker, type WakePoint } from './wake'

/** While something goes on in a log: unfinished lines, rotations and vanished files have their own short times. */
const BUSY_POLL_MS = 500
/** Otherwise: the system tells changes at once, and where it does not this is how late they are seen. */
const QUIET_POLL_MS = 2000
const BUSY_MS = 15_000
/** What was looked at so short ago need not be looked at because of the time. */
const FRESH_MS = 100
/** Files come in groups: a rotation renames several. */
const RELIST_MS = 5

export type SourceWatch = { readonly receive: (message: ToWorker) => void }

/** Follows all sources of a thread and posts what they hold. */
export const watchSources = (
  start: WatchStart,
  post: (message: FromWorker) => void,
  onStopped: () => void,
): SourceWatch => {
  const now = Date.now
  const compiled = openRules(start.rules)
  const lists = createRuleLists(compiled)
  const wanted = createWantedLines(compiled)
  const progress = noteProgress(start.progress)
  const indexOf = new Map(start.rules.map((rule, index) => [rule.id, index]))
  const namesOf = namesOfPaths(start.sources)
  const stored = start.offsets.filter(isFileOffset)
  const begunByName = new Map<string, Parameters<typeof holdsIdentity>[0]>()
  const globs = new Map<string, Glob>()
  const sourceOf = new Map<string, string>()
  const fixed: { readonly source: FileSource; readonly unit: Unit }[] = []
  let poll: NodeJS.Timeout | undefined
  let relisting: NodeJS.Timeout | undefined
  let lookingMs = 0
  let movedAt = performance.now()
  let renewedAt = performance.now()
  let stopped = false

  const readerFor = (sourceId: string, names: readonly string[]): ReaderDeps => ({
    sourceId,
    rules: lists.rulesOf(names),
    zone: processZone,
    now,
    onRule: (rule) => progress.begin(indexOf.get(rule.id) ?? 0),
    onMatched: progress.end,
    onGivenUp: (ruleId, count) => post({ kind: 'given_up', ruleId, count }),
    wanted,
  })

  const statuses = createStatuses(post, now, () => {
    movedAt = performance.now()
    if (!stopped && lookingMs > BUSY_POLL_MS) lookAfter(BUSY_POLL_MS)
  })
  const units = createUnits({
    post,
    now,
    onLooked: (unit) => {
      progress.end()
      tellOf(unit)
    },
  })
  const tellOf = (unit: Unit): void => {
    const sourceId = sourceOf.get(unit.id) ?? unit.id
    statuses.tell(sourceId, () => (globs.get(sourceId) ?? unit.follower).status())
  }
  const addUnit = (rowId: string, sourceId: string, follower: Follower<StoredPlace>): Unit => {
    sourceOf.set(rowId, sourceId)
    return units.add(rowId, follower)
  }

  /** A source that was followed before goes on as it was; what stands in another one was there before. */
  const openingOf = (id: string): Pick<FollowOptions, 'atProgramStart' | 'backlogEnds'> =>
    start.followedSince.has(id)
      ? { atProgramStart: false, backlogEnds: start.backlogEnds }
      : { atProgramStart: true, backlogEnds: [] }

  const addFile = (source: FileSource): void => {
    const { id, path } = source
    const follower = followFile({
      path,
      ownPaths: start.ownPaths,
      stored: stored.find(({ sourceId }) => sourceId === id) ?? null,
      ...openingOf(id),
      reader: readerFor(id, namesOf(path, id)),
      onBegun: (offset, backlogEnd) => {
        begunByName.set(fileKey(offset), offset)
        post({ kind: 'begun', offset, backlogEnd })
      },
      onReady: () => {
        const unit = units.get(id)
        if (unit && !stopped) units.schedule(unit)
      },
    })
    fixed.push({ source, unit: addUnit(id, id, follower) })
  }

  const files = start.sources.filter((source) => 'path' in source)
  const paths = new Set(files.map(({ path }) => path))
  const isReadElsewhere = (file: LogFile): boolean => {
    const begun = begunByName.get(fileKey(file))
    if (begun !== undefined && holdsIdentity(begun, file)) return true
    return [...globs.values()].some((glob) =>
      glob.members().some((member) => fileKey(member.file) === fileKey(file)),
    )
  }
  const addGlob = ({ id, path }: FileSource): void => {
    const { atProgramStart, backlogEnds } = openingOf(id)
    const glob = followGlob({
      id,
      path,
      ownPaths: start.ownPaths,
      stored,
      opening: atProgramStart ? 'program_start' : 'thread_start',
      backlogEnds: new Map(backlogEnds.map((known) => [fileKey(known), known.backlogEnd])),
      readerFor: (file) => readerFor(file, namesOf(file, id)),
      now,
      onBegun: (offset, backlogEnd) => post({ kind: 'begun', offset, backlogEnd }),
      onMember: (member) => {
        const unit = addUnit(member.rowId, id, member)
        if (start.realtime) units.schedule(unit)
      },
      onGone: (member) => units.remove(member.rowId),
      onForgotten: (sourceIds) => post({ kind: 'forgotten', sourceIds }),
      isOwnSource: (file) => paths.has(file),
      isReadElsewhere,
    })
    globs.set(id, glob)
  }

  const addStream = (source: StreamSource, kind: StreamKind): void => {
    const { id } = source
    const place = start.offsets.find(({ sourceId }) => sourceId === id)
    const unit = addUnit(
      id,
      id,
      followStream({
        id,
        kind,
        place: place && !isFileOffset(place) ? place.cursor : null,
        startedAt: start.followedSince.get(id) ?? start.startedAt,
        reader: readerFor(id, [id]),
        searchPath: start.searchPath,
        ...(start.silentMs !== undefined && { silentMs: start.silentMs }),
        wake: () => {
          // Asked for even without realtime while somebody waits: the units look at those that are poked.
          if (start.realtime) units.wake(unit)
        },
        onChild: (pid, running) => post({ kind: 'child', pid, running }),
      }),
    )
    if (start.realtime) units.schedule(unit)
  }

  const relist = (): void => {
    for (const [id, glob] of globs) {
      glob.look()
      statuses.tell(id, glob.status)
    }
  }
  const poke = (pokeId: number): void => {
    if (stopped) return
    relist()
    units.poke(pokeId)
  }
  /** Folders that appeared, and those that were replaced, are watched again. */
  const renew = (): void => {
    renewedAt = performance.now()
    waker?.renew()
  }
  const relistSoon = (): void => {
    relisting ??= setTimeout(() => {
      relisting = undefined
      relist()
      renew()
    }, RELIST_MS)
  }

  const globPoints = (glob: Glob, path: string): readonly WakePoint[] => {
    const means = globMatcher(path)
    const folders = glob.folders()
    const depth = path.split('/').length
    const schedule = (rowId: string): void => {
      const unit = units.get(rowId)
      if (unit) units.schedule(unit)
    }
    const filesIn = (folder: string): readonly Member[] =>
      glob.members().filter(({ file }) => dirname(file.path) === folder)
    return [
      ...folders.map((folder) => ({
        folder,
        files: filesIn(folder).length,
        onLook: () => {
          for (const { rowId } of filesIn(folder)) schedule(rowId)
        },
        onEntry: (name: string | null, moved: boolean) => {
          const entry = name === null ? null : join(folder, name)
          const member = entry === null ? null : glob.memberAt(entry)
          if (member !== null) schedule(member.rowId)
          if (entry === null || (moved && (means(entry) || entry.split('/').length < depth))) relistSoon()
        },
      })),
      ...glob
        .members()
        .flatMap(({ file, rowId }) =>
          folders.includes(dirname(file.path)) ? [] : [{ path: file.path, onChange: () => schedule(rowId) }],
        ),
    ]
  }
  const points = (): readonly WakePoint[] => [
    ...fixed.map(({ source, unit }) => ({ path: source.path, onChange: () => units.schedule(unit) })),
    ...files.flatMap(({ id, path }) => {
      const glob = globs.get(id)
      return glob ? globPoints(glob, path) : []
    }),
  ]

  const lookAfter = (ms: number): void => {
    clearTimeout(poll)
    lookingMs = ms
    poll = setTimeout(() => {
      const at = performance.now()
      if (start.realtime) {
        relist()
        for (const unit of units.all()) if (at - unit.pumpedAt > FRESH_MS) units.schedule(unit)
        // Behind the first look at each source: the first lines shall not wait for it.
        lists.prepare()
      }
      // How far behind it is shows also while nobody takes what it has told.
      for (const unit of units.all()) if (unit.unacked !== null) tellOf(unit)
      if (at - renewedAt >= QUIET_POLL_MS - BUSY_POLL_MS) renew()
      lookAfter(performance.now() - movedAt < BUSY_MS ? BUSY_POLL_MS : QUIET_POLL_MS)
    }, ms)
  }

  for (const source of files) if (!hasGlob(source.path)) addFile(source)
  // Files that have a source of their own are begun first: what a pattern finds of them is left to these.
  for (const source of files) if (hasGlob(source.path)) addGlob(source)
  const streams = start.sources.flatMap((source) => ('path' in source ? [] : [source]))
  /** What reads them is loaded only where there are some: it brings the forms of their entries with it. */
  const whenReady =
    streams.length === 0
      ? null
      : import('./sources/stream-kinds').then(({ streamKindOf }) => {
          if (!stopped) for (const source of streams) addStream(source, streamKindOf(source))
        })
  if (start.realtime) {
    for (const { unit } of fixed) units.schedule(unit)
    setImmediate(relist)
  }
  const waker = start.realtime ? createWaker(points) : null
  if (globs.size > 0) setImmediate(renew)
  lookAfter(BUSY_POLL_MS)

  return {
    receive: (received) => {
      switch (received.kind) {
        case 'ack':
          return units.ack(received.sourceId, received.batchId)
        case 'poke':
          if (whenReady === null) return poke(received.pokeId)
          void whenReady.then(() => poke(received.pokeId))
          return
        case 'stop':
          stopped = true
          clearTimeout(poll)
          clearTimeout(relisting)
          waker?.close()
          return units.stop(() => {
            post({ kind: 'stopped' })
            onStopped()
          })
      }
    },
  }
}
