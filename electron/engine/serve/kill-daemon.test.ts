import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { build } from 'vite'
import { applyEvent } from '@shared/domain/apply-event'
import type { Event, EventType } from '@shared/domain/event'
import { emptyState } from '@shared/domain/state'
import { workerEntries } from '../../../.config/worker-entries.mjs'
import { versionsOf } from '../host-engine'
import { verifyAudit } from '../journal/audit/verify-audit'
import { openJournal } from '../journal/open-journal'
import { createLink } from '../link/create-link'
import type { EngineLink } from '../link/link'
import { openSocketChannel } from '../link/socket-channel'
import { isFileOffset, type Repeat, type StoredOffset } from '../ports'
import { numbersUpTo, seeded, startBusyWorld, type Act, type BusyWorld } from './testing/busy-world'
import { followState, type Follower } from './testing/follow-state'

/** So often by itself; a bench asks for 100. A seed of a run that failed brings the same kills again. */
const kills = Number(process.env['MAMORI_KILLS'] ?? 25)
const seed = Number(process.env['MAMORI_SEED'] ?? randomInt(2 ** 31))
const WAIT = { timeout: 30_000, interval: 10 }

const root = resolve(import.meta.dirname, '../../..')
let built = ''
let dir = ''
beforeAll(async () => {
  // Beside the packages that the program takes from there; what others build meanwhile does not touch it.
  built = await mkdtemp(join(root, 'node_modules/.mamori-daemon-'))
  dir = await mkdtemp(join(tmpdir(), 'mamori-kill-'))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: true,
      outDir: built,
      rolldownOptions: {
        external: ['@photostructure/sqlite'],
        input: {
          mamori: resolve(root, 'electron/cli/mamori.ts'),
          ...workerEntries(root),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
})
afterAll(async () => {
  await rm(built, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

/** What is on the disk, read by somebody else from a copy. */
type Record = {
  readonly file: string
  readonly events: readonly Event[]
  readonly offsets: readonly StoredOffset[]
  readonly repeats: readonly Repeat[]
}

const readRecord = async (dataDir: string, nth: number): Promise<Record> => {
  const copy = join(dir, `copy-${nth}`)
  await mkdir(copy)
  for (const name of ['mamori.db', 'mamori.db-wal'])
    await cp(join(dataDir, name), join(copy, name)).catch((error: NodeJS.ErrnoException) => {
      // One that ended in an orderly way has left no log of writes behind.
      if (error.code !== 'ENOENT' || name === 'mamori.db') throw error
    })
  const file = join(copy, 'mamori.db')
  const journal = await openJournal({
    file,
    workerFile: join(built, 'journal-worker.js'),
    onBroken: (error) => {
      throw error
    },
  })
  const events: Event[] = []
  await journal.replay((chunk) => void events.push(...chunk))
  const [offsets, repeats] = [await journal.offsets(), await journal.repeats()]
  await journal.close()
  return { file, events, offsets: offsets.filter(isFileOffset), repeats }
}

const spawnDaemon = ({ dataDir, settingsFile }: BusyWorld): ChildProcess =>
  spawn(
    process.execPath,
    [join(built, 'mamori.js'), '--continuous', '--config', settingsFile, '--data-dir', dataDir],
    {
      cwd: dir,
      env: { PATH: process.env['PATH'], HOME: dir, MAMORI_RUNTIME_DIR: join(dir, 'run'), LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )

const openLink = (): EngineLink =>
  createLink({
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

type Asked = { readonly act: Act; readonly fate: 'done' | 'not_done' | 'unknown' }

/** A person asks for one thing after another until the daemon is gone. */
const askOn = async (link: EngineLink, follower: Follower, world: BusyWorld, isOver: () => boolean) => {
  const asked: Asked[] = []
  while (!isOver()) {
    const act = world.nextAct(follower.state())
    const answer = await link.call(act.name as Parameters<EngineLink['call']>[0], act.input)
    const fate = answer.ok ? 'done' : answer.error.code === 'unavailable' ? 'unknown' : 'not_done'
    asked.push({ act, fate })
    // What was asked for is pushed before it is answered, so the next wish is made in its knowledge.
    if (fate === 'unknown') break
  }
  return asked
}

const seenAnew = (follower: Follower, before: number): Promise<void> =>
  vi.waitFor(() => expect(follower.snapshots()).toBeGreaterThan(before), WAIT)

const told: ReadonlySet<EventType> = new Set<EventType>([
  'mode.changed',
  'silence.added',
  'silence.ended',
  'hold.began',
  'hold.ended',
  'repair.snoozed',
  'repair.rejected',
  'repair.approved',
])

/** Every answered act is in the journal once and in its order, nothing else is, and the last one without an answer may be. */
const assertActs = (events: readonly Event[], asked: readonly Asked[]): void => {
  const found = events.filter(({ type, actor }) => actor.kind === 'person' && told.has(type))
  const wanted = asked.filter(({ act, fate }) => act.isToldBy !== null && fate === 'done')
  const open = asked.find(({ act, fate }) => act.isToldBy !== null && fate === 'unknown')
  for (const [at, event] of found.entries()) {
    const act = (wanted[at] ?? open)?.act
    expect([event, act?.isToldBy?.(event)]).toEqual([event, true])
  }
  expect(found.length).toBeGreaterThanOrEqual(wanted.length)
  expect(found.length).toBeLessThanOrEqual(wanted.length + (open ? 1 : 0))
}

/** Every line up to the place that the journal has kept is counted once. */
const assertLines = async ({ events, offsets, repeats }: Record, logFile: string): Promise<number> => {
  const lines = await numbersUpTo(logFile, offsets[0]?.offset ?? 0)
  const observed = events.flatMap((event) =>
    event.type === 'log.observed' && event.data.observation.ruleId === 'numbered'
      ? [event.data.observation]
      : [],
  )
  const shown = observed.flatMap((observation) =>
    observation.lines.flatMap(({ text, matched }) => {
      const number = /ERROR numbered (\d+)/.exec(text)?.[1]
      return matched && number !== undefined ? [Number(number)] : []
    }),
  )
  expect(new Set(shown).size).toBe(shown.length)
  const known = new Set(lines)
  expect(shown.filter((number) => !known.has(number))).toEqual([])
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
  const repeated = events.flatMap((event) =>
    event.type === 'log.repeated' && event.data.ruleId === 'numbered' ? [event.data.count] : [],
  )
  const pending = repeats.flatMap(({ ruleId, count }) => (ruleId === 'numbered' ? [count] : []))
  expect(sum(observed.map(({ count }) => count)) + sum(repeated) + sum(pending)).toBe(lines.length)
  return lines.length
}

const assertWhole = async (
  record: Record,
  window: ReturnType<Follower['state']>,
  full: boolean,
): Promise<void> => {
  const { file, events } = record
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1))
  expect(window.seq).toBeLessThanOrEqual(events.length)
  // What the window shows is what the journal says, and nothing that it does not.
  expect(window).toEqual(events.slice(0, window.seq).reduce(applyEvent, emptyState))
  if (full) expect((await verifyAudit(file, [], new AbortController().signal)).findings).toEqual([])
}

it(
  `${kills} times SIGKILL in the middle of everything: nothing acknowledged is lost or doubled (seed ${seed})`,
  async () => {
    process.stdout.write(`kill test: MAMORI_KILLS=${kills} MAMORI_SEED=${seed}\n`)
    const random = seeded(seed)
    const world = await startBusyWorld(dir, random)
    const link = openLink()
    const follower = followState(link)
    const all: Asked[] = []
    const at = (): string => `seed ${seed}, ${all.length} calls`
    let checked = 0
    link.start()
    let daemon: ChildProcess | null = null
    try {
      for (let nth = 0; nth < kills; nth++) {
        const before = follower.snapshots()
        const child = spawnDaemon(world)
        daemon = child
        const exit = once(child, 'exit')
        let over = false
        const early = nth > 0 && random() < 0.2
        if (!early) await seenAnew(follower, before)
        const asking = early ? Promise.resolve([]) : askOn(link, follower, world, () => over)
        const killAt = performance.now() + random() * (early ? 600 : 500)
        while (performance.now() < killAt) {
          await world.happen()
          await pause(random() * 20)
        }
        over = true
        child.kill('SIGKILL')
        await exit
        daemon = null
        const asked = await asking
        await vi.waitFor(() => expect(link.state().kind).not.toBe('attached'), WAIT)
        const record = await readRecord(world.dataDir, nth)
        try {
          await assertWhole(record, follower.state(), nth % 10 === 9 || nth === kills - 1)
          assertActs(record.events.slice(checked), asked)
          await assertLines(record, world.logFile)
        } catch (error) {
          throw new Error(`${at()}, kill ${nth}`, { cause: error })
        }
        checked = record.events.length
        all.push(...asked)
        await rm(join(record.file, '..'), { recursive: true })
      }

      // At last it comes to rest: then every line that was ever written is counted, and the window is up to date.
      const child = spawnDaemon(world)
      daemon = child
      const { size } = await stat(world.logFile)
      const before = follower.snapshots()
      await seenAnew(follower, before)
      await vi.waitFor(async () => {
        const answer = await link.call('engine.snapshot', {})
        expect(answer).toMatchObject({ value: { live: { sources: { [world.logFile]: { lagBytes: 0 } } } } })
      }, WAIT)
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([0, null])
      daemon = null
      const record = await readRecord(world.dataDir, kills)
      expect(record.offsets[0]?.offset).toBe(size)
      expect(await assertLines(record, world.logFile)).toBe(world.written())
      await assertWhole(record, follower.state(), true)
      const answered = all.filter(({ fate }) => fate === 'done').length
      process.stdout.write(
        `kill test: ${record.events.length} events, ${answered} calls answered, ${world.written()} lines\n`,
      )
      expect(answered).toBeGreaterThan(kills)
    } finally {
      daemon?.kill('SIGKILL')
      follower.stop()
      await link.stop()
      await world.stop()
    }
  },
  Math.max(60_000, kills * 10_000),
)
