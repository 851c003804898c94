import { Worker } from 'node:worker_threads'
import { message } from '@shared/domain/message'
import { compileRules, prepareRules } from './compile-rules'
import { createFollowed, followedSince, forgetOthers, noteFollowed } from './followed'
import type { StoredPlace } from '../ports'
import type { LogBatch, LogWatch, LogWatchOptions, StartLogWatch } from './log-watch'
import { fromWorkerSchema, type FromWorker, type ToWorker, type WatchStart } from './protocol'
import { pause, within } from './pause'
import { createProgress, watchProgress } from './rule-progress'

const HANG_MS = 2000
const STOP_MS = 2000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const STEADY_MS = 60_000
/** So many searches of a rule may be given up within this time. */
const MOST_GIVEN_UP = 20
const GIVEN_UP_WITHIN_MS = 60_000

export type LogWatchDeps = {
  /** The built `scan-worker.js`. */
  readonly workerFile: URL | string
  /** How long a rule may be busy with one chunk of lines; 2000 ms unless told. */
  readonly hangMs?: number
  /** Where programs that read sources are looked for, and how long they may be silent before they are asked. */
  readonly searchPath?: string
  readonly silentMs?: number
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/**
 * Follows logs on a thread of its own. A thread that is lost is replaced and goes on where the last stored batch ended;
 * a rule whose expression does not come back is left out from then on and reported.
 */
export const createLogWatch =
  ({ workerFile, hangMs = HANG_MS, searchPath, silentMs }: LogWatchDeps): StartLogWatch =>
  (options: LogWatchOptions): LogWatch => {
    const offsets = new Map<string, StoredPlace>(options.offsets.map((offset) => [offset.sourceId, offset]))
    const { followed = createFollowed() } = options
    const { backlogEnds } = followed
    forgetOthers(followed, options.sources)
    const sourceOf = new Map(options.sources.map((source) => [source.id, source]))
    const unusable = new Set<string>()
    const givenUp = new Map<string, { readonly since: number; readonly count: number }>()
    const pokes = new Map<number, () => void>()
    const deliveries = new Set<Promise<void>>()
    const children = new Set<number>()
    const startedAt = Date.now()
    const stopper = new AbortController()
    let thread: {
      readonly worker: Worker
      readonly end: () => Promise<unknown>
      readonly replace: (waitMs: number) => Promise<void>
    } | null = null
    let launches = 0
    let failures = 0
    let lastPokeId = 0
    let stopped: Promise<void> | null = null

    const tell = (worker: Worker, said: ToWorker): void => worker.postMessage(said)

    /** Hands a batch over until it is taken: what was not stored must not be skipped. */
    const deliver = async (worker: Worker, batchId: number, batch: LogBatch): Promise<void> => {
      for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
        try {
          await options.onBatch(batch)
          offsets.set(batch.sourceId, batch.offset)
          tell(worker, { kind: 'ack', sourceId: batch.sourceId, batchId })
          return
        } catch (error) {
          options.onBroken(toError(error))
        }
        await pause(stopper.signal, waitMs)
        if (stopper.signal.aborted) return
      }
    }

    const leaveOut = (ruleId: string, why: ReturnType<typeof message>): void => {
      unusable.add(ruleId)
      options.onRuleTrouble(ruleId, why)
    }

    /** One line that nobody can judge is told; a rule that is held up all the time would hold up the others. */
    const onGivenUp = (ruleId: string, count: number): void => {
      const before = givenUp.get(ruleId)
      const isSame = before !== undefined && performance.now() - before.since < GIVEN_UP_WITHIN_MS
      const now = isSame ? { ...before, count: before.count + count } : { since: performance.now(), count }
      givenUp.set(ruleId, now)
      if (now.count >= MOST_GIVEN_UP) {
        if (unusable.has(ruleId)) return
        leaveOut(ruleId, message('logs.rule_given_up_often', { rule: ruleId, n: now.count }))
        void thread?.replace(0)
      } else if (!isSame)
        options.onRuleTrouble(ruleId, message('logs.rule_given_up', { rule: ruleId, n: count }))
    }

    /** A thread that was ended leaves its programs behind; they are our own children, so nobody else can have their ids. */
    const endChildren = (): void => {
      for (const pid of children) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It has ended by itself.
        }
      }
      children.clear()
    }

    const receive = (worker: Worker, received: FromWorker): void => {
      switch (received.kind) {
        case 'batch': {
          const delivery = deliver(worker, received.batchId, received.batch)
          deliveries.add(delivery)
          void delivery.finally(() => deliveries.delete(delivery))
          return
        }
        case 'begun': {
          const { sourceId, device, inode } = received.offset
          backlogEnds.set(`${device}:${inode}`, { device, inode, backlogEnd: received.backlogEnd })
          if (!offsets.has(sourceId)) offsets.set(sourceId, received.offset)
          return
        }
        case 'child':
          if (received.running) children.add(received.pid)
          else children.delete(received.pid)
          return
        case 'forgotten':
          for (const sourceId of received.sourceIds) offsets.delete(sourceId)
          options.onForgotten?.(received.sourceIds)
          return
        case 'status': {
          const source = sourceOf.get(received.status.sourceId)
          // What cannot be opened yet is first seen when it can: how old its lines are is not known before.
          if (source && received.status.state !== 'unreadable') noteFollowed(followed, source, startedAt)
          return options.onStatus(received.status)
        }
        case 'poked':
          pokes.get(received.pokeId)?.()
          pokes.delete(received.pokeId)
          return
        case 'given_up':
          return onGivenUp(received.ruleId, received.count)
        case 'stopped':
          return
      }
    }

    const launch = (): void => {
      const { compiled, broken } = compileRules(options.rules.filter((rule) => !unusable.has(rule.id)))
      for (const { ruleId, reason } of broken)
        leaveOut(ruleId, message('logs.rule_invalid', { rule: ruleId, reason }))
      const rules = prepareRules(compiled)
      // What stays is only their ids: the expressions take memory.
      const ruleIds = rules.map(({ id }) => id)
      const progress = createProgress()
      const launchedAt = performance.now()
      const start: WatchStart = {
        kind: 'watch',
        sources: options.sources,
        rules,
        offsets: [...offsets.values()],
        backlogEnds: [...backlogEnds.values()],
        ownPaths: options.ownPaths,
        realtime: options.realtime,
        followedSince: followedSince(followed, options.sources),
        progress,
        startedAt,
        ...(searchPath !== undefined && { searchPath }),
        ...(silentMs !== undefined && { silentMs }),
      }
      launches += 1
      const worker = new Worker(workerFile, {
        name: 'logs',
        execArgv: [],
        workerData: start,
        // What a chunk of lines leaves behind is cleared often instead of being given room.
        resourceLimits: { maxYoungGenerationSizeMb: 6 },
      })
      const stopWatching = watchProgress(progress, hangMs, (index) => {
        const ruleId = ruleIds[index]
        if (ruleId !== undefined)
          leaveOut(ruleId, message('logs.rule_slow', { rule: ruleId, seconds: hangMs / 1000 }))
        void replace(0)
      })
      const end = (): Promise<unknown> => {
        stopWatching()
        worker.removeAllListeners()
        // A thread that fails while it ends is of no further interest, but an unheard error would end the program.
        worker.on('error', () => undefined)
        return worker.terminate().then(endChildren)
      }
      const replace = async (waitMs: number): Promise<void> => {
        if (thread?.worker !== worker) return
        thread = null
        await end()
        // What is on its way is stored first, or its lines would be read twice.
        await Promise.allSettled(deliveries)
        await pause(stopper.signal, waitMs)
        if (!stopper.signal.aborted) launch()
      }
      const lost = (error: Error): void => {
        if (thread?.worker !== worker) return
        failures = performance.now() - launchedAt > STEADY_MS ? 0 : failures + 1
        options.onBroken(error)
        void replace(Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS))
      }
      worker.on('error', (error) => lost(toError(error)))
      worker.on('exit', (code) => lost(new Error(`the scanning thread ended with code ${code}`)))
      worker.on('message', (raw: unknown) => {
        const parsed = fromWorkerSchema.safeParse(raw)
        if (parsed.success) receive(worker, parsed.data)
        else lost(parsed.error)
      })
      thread = { worker, end, replace }
      for (const pokeId of pokes.keys()) tell(worker, { kind: 'poke', pokeId })
    }

    const stop = async (): Promise<void> => {
      const { worker, end } = thread ?? {}
      if (worker && end) {
        const ended = new Promise<void>((resolve) => {
          worker.once('exit', () => resolve())
        })
        thread = null
        tell(worker, { kind: 'stop' })
        await Promise.race([ended, pause(stopper.signal, STOP_MS)])
        stopper.abort()
        await end()
      }
      stopper.abort()
      await within(STOP_MS, Promise.allSettled(deliveries))
      for (const settle of pokes.values()) settle()
      pokes.clear()
    }

    launch()
    return {
      poke: () => {
        if (stopped) return Promise.resolve()
        lastPokeId += 1
        const pokeId = lastPokeId
        return new Promise<void>((resolve) => {
          pokes.set(pokeId, resolve)
          if (thread) tell(thread.worker, { kind: 'poke', pokeId })
        })
      },
      stop: () => (stopped ??= stop()),
    }
  }
