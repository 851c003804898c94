import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Event } from '@shared/domain/event'
import type { Mode } from '@shared/domain/outcome'
import type { State } from '@shared/domain/state'
import type { CallName, Input } from '@shared/ipc/contract'

const FOLDERS = 3
const modes: readonly Mode[] = ['approve', 'observe', 'auto']

export type Random = () => number

/** The same numbers for the same seed (mulberry32). */
export const seeded = (seed: number): Random => {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One call of a person, and how the journal tells it. */
export type Act = {
  readonly [N in CallName]: {
    readonly name: N
    readonly input: Input<N>
    /** null for a call that leaves no event. */
    readonly isToldBy: ((event: Event) => boolean) | null
  }
}[CallName]

export type BusyWorld = {
  readonly dataDir: string
  readonly settingsFile: string
  readonly logFile: string
  /** How many numbered lines were written. */
  readonly written: () => number
  /** Something happens: lines are logged, a server goes up or down, a folder vanishes. */
  readonly happen: () => Promise<void>
  /** Something that a person could ask for in this state. */
  readonly nextAct: (state: State) => Act
  readonly stop: () => Promise<void>
}

const settingsOf = (dir: string, port: number) => ({
  mode: 'approve',
  error_patterns: [
    {
      id: 'numbered',
      name: 'numbered',
      pattern: 'ERROR numbered',
      severity: 'warning',
      auto_fix: false,
      actions: [{ type: 'alert' }],
    },
    ...Array.from({ length: FOLDERS }, (_, nth) => ({
      id: `folder_${nth}`,
      name: `folder ${nth}`,
      pattern: `missing folder-${nth}`,
      severity: 'error',
      auto_fix: true,
      actions: [{ type: 'create_missing_dirs', directories: [join(dir, 'made', `folder-${nth}`)] }],
    })),
  ],
  health_checks: [
    { name: 'web', type: 'http', url: `http://127.0.0.1:${port}/`, interval: 1, timeout: 1, consecutive: 1 },
    { name: 'disk', type: 'disk', interval: 1 },
  ],
  log_sources: [{ path: join(dir, 'app.log') }],
  auto_fix_config: { cooldown_period: 1, retry_delay: 1, recurrence_window: 1 },
})

/** A small world in which much happens: a log, a web server, folders that vanish, and a person who asks for things. */
export const startBusyWorld = async (dir: string, random: Random): Promise<BusyWorld> => {
  let isUp = true
  const server = createServer((_request, response) => {
    response.statusCode = isUp ? 200 : 500
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const settingsFile = join(dir, 'error_patterns.json')
  const logFile = join(dir, 'app.log')
  await mkdir(join(dir, 'made'))
  await writeFile(logFile, '')
  await writeFile(settingsFile, JSON.stringify(settingsOf(dir, port)))
  let written = 0
  let asked = 0
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]
  const line = (words: string): string => `${new Date().toISOString()} ${words}\n`

  const acts = (state: State): readonly (Act | undefined)[] => {
    asked += 1
    const reason = `asked ${asked}`
    const mode = pick(modes.filter((other) => other !== state.mode)) ?? 'approve'
    const waiting = pick(Object.values(state.repairs).filter(({ stage }) => stage === 'awaiting'))
    const silence = pick(Object.values(state.silences).filter(({ origin }) => origin === 'person'))
    const hold = pick(Object.values(state.holds))
    const few = <T>(all: Readonly<Record<string, T>>): boolean => Object.keys(all).length < 6
    return [
      {
        name: 'mode.set',
        input: { mode },
        isToldBy: (event) => event.type === 'mode.changed' && event.data.to === mode,
      },
      { name: 'cycle.run', input: {}, isToldBy: null },
      few(state.silences)
        ? {
            name: 'silences.add',
            input: { scope: { kind: 'check', name: 'web' }, reason, minutes: 60, endsOnRecovery: false },
            isToldBy: (event) => event.type === 'silence.added' && event.data.reason === reason,
          }
        : undefined,
      silence && {
        name: 'silences.end',
        input: { silenceId: silence.id },
        isToldBy: (event) => event.type === 'silence.ended' && event.data.silenceId === silence.id,
      },
      few(state.holds)
        ? {
            name: 'holds.begin',
            input: { command: reason, minutes: 60 },
            isToldBy: (event) => event.type === 'hold.began' && event.data.command === reason,
          }
        : undefined,
      hold && {
        name: 'holds.end',
        input: { holdId: hold.id, exitCode: 0 },
        isToldBy: (event) => event.type === 'hold.ended' && event.data.holdId === hold.id,
      },
      waiting && {
        name: 'approvals.snooze',
        input: { repairId: waiting.id, minutes: 1 + Math.floor(random() * 9) },
        isToldBy: (event) => event.type === 'repair.snoozed' && event.data.repairId === waiting.id,
      },
      waiting && {
        name: 'approvals.reject',
        input: { repairId: waiting.id, reason },
        isToldBy: (event) => event.type === 'repair.rejected' && event.data.reason === reason,
      },
      waiting && {
        name: 'approvals.approve',
        input: { repairId: waiting.id, hash: waiting.plan.hash },
        isToldBy: (event) => event.type === 'repair.approved' && event.data.repairId === waiting.id,
      },
    ]
  }

  return {
    dataDir: join(dir, 'data'),
    settingsFile,
    logFile,
    written: () => written,
    happen: async () => {
      if (random() < 0.05) isUp = !isUp
      const lines = Array.from({ length: Math.floor(random() * 12) }, () => {
        written += 1
        return line(`ERROR numbered ${written}`)
      })
      if (random() < 0.1) {
        const nth = Math.floor(random() * FOLDERS)
        await rm(join(dir, 'made', `folder-${nth}`), { recursive: true, force: true })
        lines.push(line(`ERROR missing folder-${nth}`))
      }
      // In two pieces, so that the daemon also meets a line that has not ended.
      const text = lines.join('')
      const cut = Math.floor(random() * text.length)
      await appendFile(logFile, text.slice(0, cut))
      await appendFile(logFile, text.slice(cut))
    },
    nextAct: (state) =>
      pick(acts(state).filter((act) => act !== undefined)) ?? {
        name: 'cycle.run',
        input: {},
        isToldBy: null,
      },
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** The numbers of the lines up to a place in the log, whatever stands between them. */
export const numbersUpTo = async (logFile: string, offset: number): Promise<readonly number[]> => {
  const bytes = await readFile(logFile)
  const text = bytes.subarray(0, offset).toString('utf8')
  return [...text.matchAll(/ERROR numbered (\d+)\n/g)].map((match) => Number(match[1]))
}
