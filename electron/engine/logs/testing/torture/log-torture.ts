import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Event } from '@shared/domain/event'
import { seeded } from '../../../serve/testing/busy-world'
import { readJournal, startChild, type Child } from './child'
import { choose } from './choose'
import { observedIn } from './numbered-lines'
import { createRotatedLog, schemes, type Happening, type RotatedLog } from './rotated-log'

export type TortureOptions = {
  readonly dir: string
  readonly kills: number
  readonly seed: number
  /** The built program that follows. */
  readonly child: string
  /** The folder of the built worker threads. */
  readonly workers: string
  /** Whether the file system tells of changes; else the logs are only looked at when asked. */
  readonly rhythm: 'realtime' | 'poked'
  readonly tell: (line: string) => void
}

export type LogCount = {
  readonly log: string
  readonly lines: number
  /** Lines of which nobody knows: lost by us. */
  readonly lost: readonly number[]
  readonly twice: readonly number[]
  /** Lines that were destroyed before anyone had read them. */
  readonly destroyedUnread: number
  readonly destroyed: number
  readonly hidden: number
}

export type TortureResult = {
  readonly kills: number
  readonly happenings: Readonly<Record<string, number>>
  readonly logs: readonly LogCount[]
}

/** What happens, and how often beside the others. */
const weights: Readonly<Record<Happening, number>> = {
  write: 40,
  write_much: 4,
  rename: 8,
  rename_twice: 6,
  rename_late_writer: 4,
  rename_without_successor: 2,
  copy_truncate: 4,
  copy_truncate_late: 2,
  copy_truncate_and_grow: 2,
  pack: 8,
  delete: 1,
  shrink: 3,
  unfinished: 4,
}

const count = (log: RotatedLog, events: readonly Event[]): LogCount => {
  const { times, hidden } = observedIn(events, log.path)
  const destroyed = log.destroyed()
  const missing = Array.from({ length: log.written() }, (_, number) => number).filter((n) => !times.has(n))
  return {
    log: log.scheme,
    lines: log.written(),
    lost: missing.filter((number) => !destroyed.has(number)),
    twice: [...times].filter(([, often]) => often > 1).map(([number]) => number),
    destroyedUnread: missing.filter((number) => destroyed.has(number)).length,
    destroyed: destroyed.size,
    hidden,
  }
}

/**
 * Writes numbered lines to logs that are rotated in every way, while a program that follows them is killed again and
 * again and started anew; then counts in its journal what was lost and what was told twice.
 */
export const tortureLogs = async (options: TortureOptions): Promise<TortureResult> => {
  const { dir, kills, seed, child: program, workers, rhythm, tell } = options
  const random = seeded(seed)
  const logs = schemes.map((scheme, nth) =>
    createRotatedLog(join(dir, scheme), scheme, random, nth % 2 === 1),
  )
  const file = join(dir, 'mamori.db')
  const paths = logs.map(({ path }) => path)
  const done = new Map<string, number>()
  const happen = (): void => {
    const log = logs[Math.floor(random() * logs.length)]
    const what = choose(weights, random)
    log?.do(what)
    done.set(what, (done.get(what) ?? 0) + 1)
  }
  let child: Child | null = null
  const start = async (): Promise<Child> => {
    child = await startChild({ program, workers, journal: file, rhythm, logs: paths })
    return child
  }
  try {
    for (let nth = 0; nth < kills; nth += 1) {
      const started = await start()
      // At the first sight only the last thousand lines count: from here on each of them does.
      if (nth === 0) await started.poke()
      const killAt = performance.now() + random() * 900
      while (performance.now() < killAt) {
        happen()
        if (rhythm === 'poked' && random() < 0.2) started.say('poke')
        await pause(random() < 0.3 ? 0 : random() * 30)
      }
      await started.kill()
      for (let more = Math.floor(random() * 6); more > 0; more -= 1) happen()
      if (nth % 10 === 9) tell(`${nth + 1} kills, ${logs.reduce((sum, log) => sum + log.written(), 0)} lines`)
    }
    const last = await start()
    for (const log of logs) log.finish()
    // A poke brings all that stands there; the second one what a rotation has left behind.
    for (let pokes = 0; pokes < 3; pokes += 1) await last.poke()
    await last.end()
    child = null
    const events = await readJournal(file, workers)
    return { kills, happenings: Object.fromEntries(done), logs: logs.map((log) => count(log, events)) }
  } finally {
    const left: Child | null = child
    await (left as Child | null)?.kill()
  }
}
