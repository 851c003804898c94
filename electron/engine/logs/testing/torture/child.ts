import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Event } from '@shared/domain/event'
import { openJournal } from '../../../journal/open-journal'

const DEADLINE_MS = 60_000

/** A program that follows logs and can be killed. */
export type Child = {
  readonly pid: number | undefined
  /** Waits for a word of it; rejects when it ends before, or after a minute. */
  readonly hear: (word: string) => Promise<void>
  readonly say: (word: string) => void
  /** Lets it read all that stands there; it may stay behind what is written meanwhile. */
  readonly poke: () => Promise<void>
  /** Ends it in its orderly way. */
  readonly end: () => Promise<void>
  readonly kill: () => Promise<void>
}

export type ChildOptions = {
  /** The built program. */
  readonly program: string
  readonly workers: string
  readonly journal: string
  readonly rhythm: 'realtime' | 'poked'
  /** Where it looks for programs; the usual folders unless told. */
  readonly searchPath?: string
  readonly logs: readonly string[]
}

export const startChild = async (options: ChildOptions): Promise<Child> => {
  const { program, workers, journal, rhythm, searchPath = '', logs } = options
  const child = spawn(process.execPath, [program, workers, journal, rhythm, searchPath, ...logs], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout }).on('line', (word) => waiting.get(word)?.())
  // It may be killed while something is said to it.
  child.stdin.on('error', () => undefined)
  const gone = once(child, 'exit')
  const hear = async (word: string): Promise<void> => {
    const heard = new Promise<'heard'>((resolve) => waiting.set(word, () => resolve('heard')))
    const ended = gone.then((end) => `ended with ${String(end)}`)
    const late = pause(DEADLINE_MS, 'nothing', { ref: false })
    const got = await Promise.race([heard, ended, late])
    if (got !== 'heard') throw new Error(`waited for "${word}" and got ${got}`)
  }
  const say = (word: string): void => void child.stdin.write(`${word}\n`)
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  try {
    await hear('ready')
  } catch (error) {
    await kill()
    throw error
  }
  return {
    pid: child.pid,
    hear,
    say,
    poke: async () => {
      const poked = hear('poked')
      say('poke')
      await poked
    },
    end: async () => {
      say('end')
      await gone
    },
    kill,
  }
}

/** All events of a journal that nobody holds. */
export const readJournal = async (file: string, workers: string): Promise<readonly Event[]> => {
  const journal = await openJournal({
    file,
    workerFile: join(workers, 'journal-worker.js'),
    onBroken: (error) => {
      throw error
    },
  })
  const events: Event[] = []
  await journal.replay((chunk) => void events.push(...chunk))
  await journal.close()
  return events
}
