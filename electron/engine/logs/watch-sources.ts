import type { Observation } from '@shared/domain/observation'
import { processZone } from '../core/stated-time'
import type { StoredOffset } from '../ports'
import { followFile, type Follower } from './follow-file'
import type { SourceStatus } from './log-watch'
import { compileRules } from './match-lines'
import type { FromWorker, ToWorker, WatchStart } from './protocol'
import { noteProgress } from './rule-progress'
import { createWaker, type Waker } from './wake'

/** While something goes on in a log: unfinished lines, rotations and vanished files have their own short times. */
const BUSY_POLL_MS = 500
/** Otherwise: the system tells changes at once, and where it does not this is how late they are seen. */
const QUIET_POLL_MS = 2000
const BUSY_MS = 15_000
/** While somebody waits for a poke. */
const POKED_POLL_MS = 50
/** A burst of changes is read together. */
const REST_MS = 3
/** How often an offset is stored that led to nothing. */
const IDLE_COMMIT_MS = 5000
const STATUS_MS = 1000

type Source = {
  readonly id: string
  readonly path: string
  readonly follower: Follower
  /** The batch that waits for its acknowledgement. */
  unacked: number | null
  pumpedAt: number
  scheduled: boolean
  reachedEnd: boolean
  /** When something last changed about it. */
  movedAt: number
  committed: string
  committedAt: number
  status: string
  statusAt: number
}

export type SourceWatch = { readonly receive: (message: ToWorker) => void }

const keyOf = (offset: StoredOffset): string =>
  `${offset.device}:${offset.inode}:${offset.headBytes}:${offset.offset}`
const situationOf = ({ state, message }: SourceStatus): string => JSON.stringify([state, message])

/** Follows all sources of a thread and posts what they hold; at most one batch of a source is on its way. */
export const watchSources = (
  start: WatchStart,
  post: (message: FromWorker) => void,
  onStopped: () => void,
): SourceWatch => {
  const now = Date.now
  const { compiled, broken } = compileRules(start.rules)
  const progress = noteProgress(start.progress)
  const indexOf = new Map(start.rules.map((rule, index) => [rule.id, index]))
  const pokes = new Map<number, Map<string, () => boolean>>()
  let lastBatchId = 0
  let stopping = false
  let poll: NodeJS.Timeout | undefined
  let lookingMs = 0

  const sources: readonly Source[] = start.sources.map(({ id, path }) => {
    const follower = followFile({
      path,
      ownPaths: start.ownPaths,
      stored: start.offsets.find((offset) => offset.sourceId === id) ?? null,
      backlogEnds: start.backlogEnds,
      atProgramStart: start.atProgramStart,
      reader: {
        sourceId: id,
        rules: compiled.filter((rule) => rule.sources === null || rule.sources.includes(id)),
        zone: processZone,
        now,
        onRule: (rule) => progress.begin(indexOf.get(rule.id) ?? 0),
      },
      onBegun: (offset, backlogEnd) => post({ kind: 'begun', offset, backlogEnd }),
    })
    const fresh = {
      unacked: null,
      pumpedAt: 0,
      movedAt: performance.now(),
      scheduled: false,
      reachedEnd: false,
      committed: '',
      committedAt: now(),
    }
    return { id, path, follower, ...fresh, status: '', statusAt: 0 }
  })

  const tellStatus = (source: Source): void => {
    const status = source.follower.status()
    const whole = JSON.stringify(status)
    if (whole === source.status) return
    const sameSituation =
      source.status !== '' && situationOf(status) === situationOf(JSON.parse(source.status))
    if (sameSituation && now() - source.statusAt < STATUS_MS) return
    source.status = whole
    source.statusAt = now()
    source.movedAt = performance.now()
    hurry()
    post({ kind: 'status', status })
  }

  const commit = (source: Source, observations: readonly Observation[]): void => {
    source.committedAt = now()
    const offset = source.follower.offset()
    if (offset === null || (observations.length === 0 && keyOf(offset) === source.committed)) return
    lastBatchId += 1
    source.unacked = lastBatchId
    source.committed = keyOf(offset)
    post({ kind: 'batch', batchId: lastBatchId, batch: { sourceId: source.id, observations, offset } })
  }

  const settlePokes = (): void => {
    for (const [pokeId, waiting] of pokes) {
      for (const { id, unacked } of sources)
        if (unacked === null && waiting.get(id)?.() === true) waiting.delete(id)
      if (waiting.size > 0) continue
      pokes.delete(pokeId)
      post({ kind: 'poked', pokeId })
    }
  }

  const pump = (source: Source): void => {
    if (stopping || source.unacked !== null) return
    source.pumpedAt = performance.now()
    const { observations, more } = source.follower.look()
    progress.end()
    const endReached = !more && !source.reachedEnd
    if (!more) source.reachedEnd = true
    if (observations.length > 0 || endReached || now() - source.committedAt > IDLE_COMMIT_MS)
      commit(source, observations)
    if (more) schedule(source)
    tellStatus(source)
    settlePokes()
  }

  const schedule = (source: Source): void => {
    if (source.scheduled) return
    source.scheduled = true
    const run = (): void => {
      source.scheduled = false
      pump(source)
    }
    // A source that reads on gives way to the others and to acknowledgements, but does not rest.
    if (!source.reachedEnd || performance.now() - source.pumpedAt > REST_MS) setImmediate(run)
    else setTimeout(run, REST_MS)
  }

  const waker: Waker | null = start.realtime
    ? createWaker(
        sources.map(({ path }) => path),
        (path) => {
          for (const source of sources) if (source.path === path) schedule(source)
        },
      )
    : null
  const pollMs = (): number =>
    sources.some(({ movedAt }) => performance.now() - movedAt < BUSY_MS) ? BUSY_POLL_MS : QUIET_POLL_MS
  const lookAfter = (ms: number): void => {
    clearTimeout(poll)
    lookingMs = ms
    poll = setTimeout(() => {
      waker?.renew()
      if (start.realtime) for (const source of sources) schedule(source)
      lookAfter(pollMs())
    }, ms)
  }
  const hurry = (): void => {
    if (!stopping && lookingMs > BUSY_POLL_MS) lookAfter(BUSY_POLL_MS)
  }
  let pokedPoll: NodeJS.Timeout | undefined
  const lookForPokes = (): void => {
    clearTimeout(pokedPoll)
    for (const source of sources)
      if ([...pokes.values()].some((waiting) => waiting.has(source.id))) schedule(source)
    if (pokes.size > 0) pokedPoll = setTimeout(lookForPokes, POKED_POLL_MS)
  }

  const finish = (): void => {
    if (sources.some((source) => source.unacked !== null)) return
    for (const source of sources) source.follower.close()
    post({ kind: 'stopped' })
    onStopped()
  }

  lookAfter(pollMs())
  for (const { ruleId, reason } of broken) post({ kind: 'rule_broken', ruleId, reason })
  if (start.realtime) for (const source of sources) schedule(source)

  return {
    receive: (received) => {
      switch (received.kind) {
        case 'ack': {
          const source = sources.find(({ id }) => id === received.sourceId)
          if (source?.unacked !== received.batchId) return
          source.unacked = null
          if (stopping) finish()
          else schedule(source)
          settlePokes()
          return
        }
        case 'poke':
          for (const source of sources) pump(source)
          pokes.set(received.pokeId, new Map(sources.map(({ id, follower }) => [id, follower.mark()])))
          settlePokes()
          lookForPokes()
          return
        case 'stop':
          stopping = true
          clearTimeout(poll)
          clearTimeout(pokedPoll)
          waker?.close()
          for (const source of sources) if (source.unacked === null) commit(source, [])
          finish()
          return
      }
    },
  }
}
