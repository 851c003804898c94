import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, rm } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Event } from '@shared/domain/event'
import type { State } from '@shared/domain/state'
import type { Output } from '@shared/ipc/contract'
import { versionsOf } from '../../../host-engine'
import { openJournal } from '../../../journal/open-journal'
import { createLink } from '../../../link/create-link'
import { openSocketChannel } from '../../../link/socket-channel'
import { followState } from '../../../serve/testing/follow-state'

/** The built command line, with the workers beside it. */
export type Program = { readonly mamori: string; readonly journalWorker: string }

const DEADLINE_MS = 60_000

/** Waits until something is so; throws with `what` when it does not come. */
export const untilSo = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = DEADLINE_MS,
): Promise<void> => {
  const endsAt = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error(`waited for nothing: ${what}`)
    await pause(5)
  }
}

export type TortureEngine = {
  /** Starts it and waits until it can be talked to, unless `isEarly`. */
  readonly start: (isEarly: boolean) => Promise<void>
  /** Kills it at once and waits until it is gone. */
  readonly kill: () => Promise<void>
  /** Ends it as an operator would. */
  readonly end: () => Promise<void>
  readonly isUp: () => boolean
  readonly state: () => State
  /** Gets every event that is pushed, until what is returned is called. */
  readonly onEvent: (listener: (event: Event) => void) => () => void
  /** Runs one command of the command line to its end. */
  readonly run: (words: readonly string[]) => Promise<{ readonly code: number | null; readonly said: string }>
  /** What its journal holds on the disk after a seq, read from a copy. */
  readonly readEvents: (afterSeq: number) => Promise<readonly Event[]>
  readonly stop: () => Promise<void>
}

type Place = {
  readonly dir: string
  readonly dataDir: string
  readonly settingsFile: string
  readonly logFile: string
}

/** An engine that is killed again and again, with a person at its side who approves whatever asks. */
export const createTortureEngine = ({ mamori, journalWorker }: Program, place: Place): TortureEngine => {
  const { dir, dataDir, settingsFile, logFile } = place
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    MAMORI_RUNTIME_DIR: join(dir, 'run'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  }
  const link = createLink({
    open: openSocketChannel(join(dir, 'run', 'engine.sock')),
    versions: versionsOf('0.0.0'),
    face: 'viewer',
    claim: { name: userInfo().username, host: hostname() },
    follow: true,
    now: () => Date.now(),
    firstRetryMs: 10,
    longestRetryMs: 20,
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })
  const follower = followState(link)
  const approved = new Set<string>()
  const approve = (): void => {
    for (const { id, stage, undoes, plan } of Object.values(follower.state().repairs)) {
      if (stage !== 'awaiting' || undoes !== null || approved.has(id)) continue
      approved.add(id)
      void link.call('approvals.approve', { repairId: id, hash: plan.hash })
    }
  }
  const unsubscribe = link.subscribe(approve)
  link.start()
  let child: ChildProcess | null = null

  /** What is written before it follows its log is history, and sets nothing off. */
  const follows = async (): Promise<boolean> => {
    const answer = await link.call('engine.snapshot', {})
    if (!answer.ok) return false
    const snapshot = answer.value as Output<'engine.snapshot'>
    return snapshot.kind === 'running' && snapshot.live.sources[logFile]?.lagBytes === 0
  }

  const ended = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child === null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    child = null
    await untilSo('the connection to end', () => link.state().kind !== 'attached')
  }

  return {
    start: async (isEarly) => {
      const before = follower.snapshots()
      child = spawn(
        process.execPath,
        [mamori, '--continuous', '--config', settingsFile, '--data-dir', dataDir],
        { cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe'] },
      )
      const started = child
      let said = ''
      started.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      if (isEarly) return
      await untilSo('the engine to come up', () => {
        if (started.exitCode !== null) throw new Error(`it ended with ${String(started.exitCode)}: ${said}`)
        return follower.snapshots() > before
      })
      await untilSo('the engine to follow its log', follows)
      approve()
    },
    kill: () => ended('SIGKILL'),
    end: () => ended('SIGTERM'),
    isUp: () => child !== null,
    state: follower.state,
    onEvent: (listener) =>
      link.subscribe((push) => {
        if (push.kind === 'events') for (const event of push.events) listener(event)
      }),
    run: async (words) => {
      const one = spawn(process.execPath, [mamori, ...words], {
        cwd: dir,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: DEADLINE_MS,
      })
      let said = ''
      for (const stream of [one.stdout, one.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const [code] = (await once(one, 'close')) as [number | null]
      return { code, said }
    },
    readEvents: async (afterSeq) => {
      const copy = join(dir, 'copy')
      await mkdir(copy)
      for (const name of ['mamori.db', 'mamori.db-wal'])
        await cp(join(dataDir, name), join(copy, name)).catch((error: NodeJS.ErrnoException) => {
          // One that ended in an orderly way has left no log of writes behind; one killed early has not even begun.
          if (error.code !== 'ENOENT') throw error
        })
      const events: Event[] = []
      const journal = await openJournal({
        file: join(copy, 'mamori.db'),
        workerFile: journalWorker,
        onBroken: (error) => {
          throw error
        },
      })
      await journal.replay((chunk) => void events.push(...chunk), { afterSeq })
      await journal.close()
      await rm(copy, { recursive: true })
      return events
    },
    stop: async () => {
      child?.kill('SIGKILL')
      unsubscribe()
      follower.stop()
      await link.stop()
    },
  }
}
