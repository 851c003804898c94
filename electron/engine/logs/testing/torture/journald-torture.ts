import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { seeded } from '../../../serve/testing/busy-world'
import { readJournal, startChild, type Child } from './child'
import { choose } from './choose'
import { IDENTIFIER, type JournaldHost } from './journald-host'
import { observedIn } from './numbered-lines'

export type JournaldTortureOptions = {
  readonly host: JournaldHost
  /** For the journal of the program that follows. */
  readonly dir: string
  readonly kills: number
  readonly seed: number
  /** The built program that follows. */
  readonly child: string
  /** The folder of the built worker threads. */
  readonly workers: string
  readonly rhythm: 'realtime' | 'poked'
}

export type JournaldCount = {
  readonly log: string
  readonly lost: readonly number[]
  readonly twice: readonly number[]
  readonly told: number
  readonly hidden: number
  /** Lines that were vacuumed before anyone had read them. */
  readonly destroyedUnread: number
}

export type JournaldTortureResult = {
  readonly lines: number
  readonly destroyed: number
  /** Lines that the system's journal itself did not keep. */
  readonly unkept: readonly number[]
  readonly happenings: Readonly<Record<string, number>>
  readonly logs: readonly JournaldCount[]
}

const weights = {
  single: 12,
  burst: 10,
  large_burst: 2,
  datagrams: 8,
  entries: 6,
  rotate: 4,
  rotate_while_written: 3,
  vacuum: 3,
  vacuum_all: 1,
  restart: 1,
  restart_while_written: 1,
} as const
type Happening = keyof typeof weights

/** What happens in any case, first after each start. */
const always: readonly Happening[] = ['rotate_while_written', 'vacuum_all', 'restart_while_written']

/**
 * Writes numbered lines to a real journal that is rotated, vacuumed and started again meanwhile, while a program that
 * follows it twice, by a name and as a whole, is killed again and again and started anew; then counts in its journal
 * what was lost and what was told twice.
 */
export const tortureJournald = async (options: JournaldTortureOptions): Promise<JournaldTortureResult> => {
  const { host, dir, kills, seed, child: program, workers, rhythm } = options
  const random = seeded(seed)
  const journal = join(dir, 'mamori.db')
  const logs = [`journald:SYSLOG_IDENTIFIER=${IDENTIFIER}`, 'journald:*']
  const destroyed = new Set<number>()
  const done = new Map<string, number>()
  let next = 0
  let child: Child | null = null

  const upTo = (most: number): number => 1 + Math.floor(random() * most)
  const choices = (count: number): readonly Happening[] =>
    Array.from({ length: count }, () => choose(weights, random))
  const take = (count: number): readonly number[] => {
    next += count
    return Array.from({ length: count }, (_, at) => next - count + at)
  }
  const vacuum = async (keptFiles: number): Promise<void> => {
    await host.rotate()
    const before = await host.numbers()
    await host.vacuum(keptFiles)
    const after = new Set(await host.numbers())
    for (const number of before) if (!after.has(number)) destroyed.add(number)
  }
  const isReadUp = async (): Promise<boolean> => {
    if (child === null) return false
    return child.poke().then(
      () => true,
      // It was killed meanwhile.
      () => false,
    )
  }
  const actions: Readonly<Record<Happening, () => Promise<unknown>>> = {
    single: () => host.write('stream', take(1)),
    burst: () => host.write('stream', take(upTo(200))),
    large_burst: () => host.write('stream', take(upTo(3000))),
    datagrams: () => host.write('datagram', take(upTo(50))),
    entries: () => host.write('entry', take(upTo(5))),
    rotate: host.rotate,
    rotate_while_written: () => Promise.all([host.write('stream', take(upTo(1500))), host.rotate()]),
    // What nobody has read is gone with it: not too often.
    vacuum: async () => ((await isReadUp()) || random() < 0.2 ? vacuum(2) : host.rotate()),
    vacuum_all: async () => ((await isReadUp()) ? vacuum(0) : host.rotate()),
    restart: host.restart,
    restart_while_written: () => Promise.all([host.write('datagram', take(upTo(300))), host.restart()]),
  }
  const happen = async (what: Happening): Promise<void> => {
    done.set(what, (done.get(what) ?? 0) + 1)
    await actions[what]()
  }

  const start = async (): Promise<Child> => {
    child = await startChild({ program, workers, journal, rhythm, searchPath: host.searchPath, logs })
    return child
  }
  try {
    // From the first sight on each line counts, also when it is killed before it has seen one, and many come then.
    const first = await start()
    await first.poke()
    await first.kill()
    child = null
    await host.write('stream', take(1000 + upTo(200)))
    for (let nth = 0; nth < kills; nth += 1) {
      const started = await start()
      // Killed while it begins to read, or while it follows.
      if (nth === 0 || random() < 0.7) await started.poke()
      const killing = pause(random() * 800).then(started.kill)
      for (const what of [always[nth] ?? choose(weights, random), ...choices(upTo(7))]) {
        await happen(what)
        if (rhythm === 'poked' && random() < 0.3) started.say('poke')
      }
      await killing
      child = null
      for (const what of choices(upTo(4) - 1)) await happen(what)
    }
    const last = await start()
    await host.write('stream', take(1))
    const standing = await host.numbers()
    await last.poke()
    await last.poke()
    await last.end()
    child = null
    const events = await readJournal(journal, workers)
    const kept = new Set([...standing, ...destroyed])
    return {
      lines: next,
      destroyed: destroyed.size,
      unkept: Array.from({ length: next }, (_, number) => number).filter((number) => !kept.has(number)),
      happenings: Object.fromEntries(done),
      logs: logs.map((log) => {
        const { times, hidden } = observedIn(events, log)
        return {
          log,
          lost: [...kept].filter((number) => !times.has(number) && !destroyed.has(number)),
          twice: [...times].filter(([, often]) => often > 1).map(([number]) => number),
          told: times.size,
          hidden,
          destroyedUnread: [...destroyed].filter((number) => !times.has(number)).length,
        }
      }),
    }
  } finally {
    const left: Child | null = child
    await (left as Child | null)?.kill()
  }
}
