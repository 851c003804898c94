import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { engineActor } from '@shared/domain/actor'
import { joinKinds, noKinds } from '@shared/domain/line-kinds'
import { z } from 'zod'
import { createHost } from '../electron/engine/create-host'

/**
 * What a burst of matching lines does to the engine: node bench/run.mjs burst [LINES]. All lines must be counted, in few
 * events, in bounded memory. With a second argument so many quiet lines stand between two matching ones.
 */
const lines = Number(process.argv[2] ?? 1_000_000)
const quietLines = Number(process.argv[3] ?? 0)
const LONGEST_MS = 300_000
const PIECE_LINES = 20_000

const texts: readonly ((n: number) => string)[] = [
  (n) =>
    `2026-01-31 14:30:15,${String(n % 1000).padStart(3, '0')} ERROR worker ${n}: [Errno 2] No such file or directory: 'data/${n}.json'`,
  (n) => `java.io.FileNotFoundException: /srv/batch/in/${n}.csv (No such file or directory)`,
  (n) => `Jan 31 14:30:15 web1 app[${n}]: ENOENT: no such file or directory, open '/data/${n}'`,
]
const quiet = (n: number): string =>
  `10.0.0.7 - - [31/Jan/2026:14:30:16 +0900] "GET /items/${n} HTTP/1.1" 200 512 "-" "curl/8.5.0"`

const folder = mkdtempSync(join(tmpdir(), 'mamori-burst-'))
const logPath = join(folder, 'app.log')
const dataDir = join(folder, 'data')

const writeBurst = async (): Promise<void> => {
  const log = openSync(logPath, 'a')
  for (let from = 0; from < lines; from += PIECE_LINES) {
    const piece: string[] = []
    for (let n = from; n < Math.min(lines, from + PIECE_LINES); n += 1) {
      piece.push(texts[n % texts.length]?.(n) ?? '')
      for (let other = 0; other < quietLines; other += 1) piece.push(quiet(n + other))
    }
    writeSync(log, `${piece.join('\n')}\n`)
    await sleep(0)
  }
  closeSync(log)
}

const sizeOf = (path: string): number =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith('mamori.db'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10

try {
  writeFileSync(logPath, '')
  const patterns: unknown = JSON.parse(readFileSync('assets/patterns.json', 'utf8'))
  const { error_patterns } = z.object({ error_patterns: z.array(z.unknown()) }).parse(patterns)
  const configFile = join(folder, 'error_patterns.json')
  writeFileSync(
    configFile,
    JSON.stringify({ mode: 'observe', error_patterns, log_sources: [{ path: logPath }] }),
  )
  const host = createHost({
    configFile,
    dataDir,
    cwd: folder,
    env: { MAMORI_RUNTIME_DIR: join(folder, 'run') },
    face: 'cli',
    workerDir: new URL('./', import.meta.url),
    language: 'en',
    version: '0.0.0',
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })
  let counted = 0
  let events = 0
  let pushes = 0
  let pushedBytes = 0
  let kinds = noKinds
  let readTo = 0
  const following = new Promise<void>((resolve) => {
    host.subscribe((push) => {
      pushes += 1
      pushedBytes += JSON.stringify(push).length
      if (push.kind !== 'events') return
      events += push.events.length
      for (const event of push.events) {
        if (event.type === 'source.changed' && event.data.state === 'following') resolve()
        if (event.type === 'log.observed' && event.data.observation.ruleId === 'file_not_found')
          counted += event.data.observation.count
        const more =
          event.type === 'log.observed'
            ? event.data.observation.kinds
            : event.type === 'log.repeated'
              ? event.data.kinds
              : undefined
        if (more) kinds = joinKinds(kinds, more)
        if (event.type === 'log.repeated' && event.data.ruleId === 'file_not_found')
          counted += event.data.count
      }
    })
  })
  await host.start()
  await following
  const lag = monitorEventLoopDelay({ resolution: 1 })
  const before = { rss: process.memoryUsage.rss(), journal: sizeOf(dataDir), pushes, events, pushedBytes }
  let peak = before.rss
  const watching = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  await writeBurst()
  const bytes = statSync(logPath).size
  lag.enable()
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  for (; readTo < bytes && performance.now() - startedAt < LONGEST_MS; await sleep(100)) {
    const snapshot = await host.handlers['engine.snapshot']({}, engineActor)
    if (snapshot.kind !== 'running') continue
    for (const { readBytes } of Object.values(snapshot.live.sources)) readTo = readBytes
  }
  const took = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  lag.disable()
  await host.stop()
  clearInterval(watching)
  console.log(
    JSON.stringify(
      {
        cpu: cpus()[0]?.model,
        lines,
        megabytes: megabytes(bytes),
        counted,
        lost: lines - counted,
        seconds: Math.round(took) / 1000,
        megabytesPerSecond: Math.round(bytes / 1000 / took),
        cpuSeconds: (user + system) / 1e6,
        events: events - before.events,
        pushes: pushes - before.pushes,
        pushedKilobytes: Math.round((pushedBytes - before.pushedBytes) / 1000),
        rssBeforeMegabytes: megabytes(before.rss),
        rssPeakMegabytes: megabytes(peak),
        journalGrowthMegabytes: megabytes(sizeOf(dataDir) - before.journal),
        loopLagP99Ms: Math.round(lag.percentile(99) / 1e4) / 100,
        loopLagMaxMs: Math.round(lag.max / 1e4) / 100,
        kinds,
      },
      null,
      2,
    ),
  )
  if (counted !== lines) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
