import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeEngineFolder, startEngine } from './following/start-engine'

/**
 * How late the main thread is while a log is read that grew by much while nothing ran: `backlog-lag [MEGABYTES]`, 1000
 * unless told, of which one line in a hundred matches. Fails when it is over 20 ms late in more than 1 of 100 moments.
 */
const megabytes = Number(process.argv[2] ?? 1000)
const LIMIT_MS = 20
const MEGA = 1_000_000
const MOST_MS = 10 * 60_000

/** One block of lines, of which every hundredth matches, with times of its own. */
const block = (first: number): string => {
  const lines: string[] = []
  for (let n = first; n < first + 2000; n += 1) {
    const time = new Date(Date.UTC(2026, 0, 31, 5) + n * 20).toISOString().slice(0, 19).replace('T', ' ')
    lines.push(
      n % 100 === 0
        ? `${time} ERROR psycopg2.OperationalError: connection to server at "10.0.0.${n % 250}", port 5432 failed: Connection refused`
        : `${time} INFO request ${n} GET /api/items/${n % 977} answered 200 in ${n % 83} ms for user ${n % 4001}`,
    )
  }
  return `${lines.join('\n')}\n`
}

const logs = mkdtempSync(join(tmpdir(), 'mamori-bench-'))
const folder = makeEngineFolder()
try {
  const path = join(logs, 'app.log')
  writeFileSync(path, 'started\n')
  const first = await startEngine(folder, [path], () => undefined)
  await first.stop()
  const fd = openSync(path, 'a')
  let bytes = 0
  for (let n = 0; bytes < megabytes * MEGA; n += 2000) bytes += writeSync(fd, block(n))
  closeSync(fd)

  let observed = 0
  let lastAt = performance.now()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const startedAt = performance.now()
  const engine = await startEngine(folder, [path], (event) => {
    if (event.type !== 'log.observed') return
    observed += event.data.observation.count
    lastAt = performance.now()
  })
  const allRead = new Promise<void>((resolve) => {
    engine.onLag((bytesLeft) => {
      lastAt = performance.now()
      if (bytesLeft === 0) resolve()
    })
  })
  await Promise.race([allRead, sleep(MOST_MS, undefined, { ref: false })])
  delay.disable()
  await engine.stop()
  const seconds = (lastAt - startedAt) / 1000
  const ms = (nanoseconds: number): number => Math.round(nanoseconds / 10_000) / 100
  const result = {
    bench: 'backlog-lag',
    node: process.version,
    cpus: cpus().length,
    megabytes: Math.round(bytes / MEGA),
    observed,
    seconds: Math.round(seconds * 10) / 10,
    megabytesPerSecond: Math.round(bytes / MEGA / seconds),
    lagP50Ms: ms(delay.percentile(50)),
    lagP99Ms: ms(delay.percentile(99)),
    lagMaxMs: ms(delay.max),
    limitMs: LIMIT_MS,
  }
  console.log(JSON.stringify(result))
  if (ms(delay.percentile(99)) > LIMIT_MS) process.exitCode = 1
} finally {
  rmSync(logs, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}
