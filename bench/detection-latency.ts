import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { z } from 'zod'
import { createLogWatch } from '../electron/engine/logs/start-log-watch'
import { makeEngineFolder, startEngine } from './following/start-engine'

const LINES = 300
const LAST_LINE_MS = 5000
/** What a program finds first is slow, once: expressions are made ready then. A daemon runs for weeks. */
const FIRST_LINES = 20
const IDLE_MS = 5000

/**
 * What is measured: it follows the logs and calls `onText` with every matched line when its work with it is done.
 * It resolves once it follows them.
 */
export type Sink = (
  logPaths: readonly string[],
  onText: (text: string) => void,
) => Promise<{ readonly stop: () => Promise<void> }>

/** Up to the moment at which the log reader hands a batch over. */
const logWatchSink: Sink = async (logPaths, onText) => {
  const file = z.object({ error_patterns: z.array(patternEntrySchema) })
  const { error_patterns } = file.parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))
  const watch = createLogWatch({ workerFile: join(import.meta.dirname, 'scan-worker.js') })({
    sources: logPaths.map((path) => ({ id: path, path })),
    rules: error_patterns.map(({ id, severity, pattern, ignore = null }) => ({
      id,
      severity,
      pattern,
      ignore,
      sources: null,
    })),
    offsets: [],
    realtime: true,
    ownPaths: [],
    onBatch: ({ observations }) => {
      for (const { ruleId, lines } of observations)
        if (ruleId === 'file_not_found') for (const { text, matched } of lines) if (matched) onText(text)
      return Promise.resolve()
    },
    onStatus: () => undefined,
    onRuleTrouble: (ruleId) => {
      throw new Error(`${ruleId} is not used`)
    },
    onBroken: (error) => {
      throw error
    },
  })
  await watch.poke()
  return watch
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
const round = (ms: number): number => Math.round(ms * 100) / 100

/** Has another process append lines to a log and measures how long each takes to reach the sink. */
const measureLatency = async (sink: Sink, backgroundRate: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'mamori-bench-'))
  /** The engine tells the first ten lines of a log one by one, and counts the others: so many logs tell all of them. */
  const logPaths = Array.from({ length: LINES / 10 }, (_, n) => join(folder, `app-${n}.log`))
  const others = ['web.log', 'worker.log', 'db.log'].map((name) => join(folder, name))
  const latencies = new Map<number, number>()
  try {
    for (const path of [...logPaths, ...others]) writeFileSync(path, '')
    const running = await sink([...logPaths, ...others], (text) => {
      const [, n, writtenAt] = /data\/(\d+)-(\d+)\.json/.exec(text) ?? []
      if (n === undefined || writtenAt === undefined || latencies.has(Number(n))) return
      latencies.set(Number(n), Number(process.hrtime.bigint() - BigInt(writtenAt)) / 1e6)
    })
    // Half of the other lines come in the same file.
    const background =
      backgroundRate === 0
        ? null
        : spawn(
            process.execPath,
            [
              join(import.meta.dirname, 'background-writer.js'),
              String(backgroundRate),
              ...others.flatMap((path, index) => [path, logPaths[index] ?? path]),
            ],
            { stdio: 'inherit' },
          )
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, 'append-writer.js'), String(LINES), ...logPaths],
      {
        stdio: 'inherit',
      },
    )
    await once(writer, 'exit')
    for (const endAt = performance.now() + LAST_LINE_MS; latencies.size < LINES && performance.now() < endAt;)
      await sleep(10)
    if (background) {
      background.kill()
      await once(background, 'exit')
    }
    const before = process.cpuUsage()
    await sleep(IDLE_MS)
    const { user, system } = process.cpuUsage(before)
    await running.stop()
    const times = [...latencies].map(([n, ms]) => ({ isFirst: n < FIRST_LINES, ms }))
    const sorted = times
      .filter(({ isFirst }) => !isFirst)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b)
    const first = times.filter(({ isFirst }) => isFirst).map(({ ms }) => ms)
    return {
      lines: LINES,
      missed: LINES - latencies.size,
      p50Ms: round(percentile(sorted, 0.5)),
      p99Ms: round(percentile(sorted, 0.99)),
      maxMs: round(percentile(sorted, 1)),
      firstLinesMaxMs: round(Math.max(...first)),
      idleCpuPercent: round(((user + system) / 1000 / IDLE_MS) * 100),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Up to the moment at which the whole engine shows the event: it is in the journal and on the timeline. */
const engineSink: Sink = async (logPaths, onText) => {
  const folder = makeEngineFolder()
  const engine = await startEngine(folder, logPaths, (event) => {
    if (event.type !== 'log.observed' || event.data.observation.ruleId !== 'file_not_found') return
    for (const { text, matched } of event.data.observation.lines) if (matched) onText(text)
  })
  return {
    stop: async () => {
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const sinks = [
  ['detected', logWatchSink],
  ['in the journal and on the timeline', engineSink],
] as const
/** What the 99th of 100 lines may take, by how many other lines come in a second. */
const limits = [
  { backgroundRate: 0, limitMs: 20 },
  { backgroundRate: 500, limitMs: 100 },
] as const

for (const { backgroundRate, limitMs } of limits)
  for (const [to, sink] of sinks) {
    const result = await measureLatency(sink, backgroundRate)
    const measured = { backgroundRate, limitMs, ...result }
    console.log(
      JSON.stringify({
        bench: 'detection-latency',
        to,
        node: process.version,
        cpus: cpus().length,
        ...measured,
      }),
    )
    if (result.missed > 0 || result.p99Ms > limitMs) process.exitCode = 1
  }
