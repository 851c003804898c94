import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { z } from 'zod'
import { createHost } from '../electron/engine/create-host'
import { createLogWatch } from '../electron/engine/logs/start-log-watch'

const LINES = 300
const LAST_LINE_MS = 5000
const IDLE_MS = 5000

/**
 * What is measured: it follows `logPath` and calls `onText` with every matched line when its work with it is done.
 * It resolves once it follows the log.
 */
export type Sink = (
  logPath: string,
  onText: (text: string) => void,
) => Promise<{ readonly stop: () => Promise<void> }>

/** Up to the moment at which the log reader hands a batch over. */
const logWatchSink: Sink = async (logPath, onText) => {
  const file = z.object({ error_patterns: z.array(patternEntrySchema) })
  const { error_patterns } = file.parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))
  const watch = createLogWatch({ workerFile: join(import.meta.dirname, 'scan-worker.js') })({
    sources: [{ id: 'app', path: logPath }],
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
export const measureLatency = async (sink: Sink) => {
  const folder = mkdtempSync(join(tmpdir(), 'mamori-bench-'))
  const logPath = join(folder, 'app.log')
  const latencies = new Map<number, number>()
  try {
    writeFileSync(logPath, '')
    const running = await sink(logPath, (text) => {
      const [, n, writtenAt] = /data\/(\d+)-(\d+)\.json/.exec(text) ?? []
      if (n === undefined || writtenAt === undefined || latencies.has(Number(n))) return
      latencies.set(Number(n), Number(process.hrtime.bigint() - BigInt(writtenAt)) / 1e6)
    })
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, 'append-writer.js'), logPath, String(LINES)],
      {
        stdio: 'inherit',
      },
    )
    await once(writer, 'exit')
    for (const endAt = performance.now() + LAST_LINE_MS; latencies.size < LINES && performance.now() < endAt;)
      await sleep(10)
    const before = process.cpuUsage()
    await sleep(IDLE_MS)
    const { user, system } = process.cpuUsage(before)
    await running.stop()
    const sorted = [...latencies.values()].sort((a, b) => a - b)
    return {
      lines: LINES,
      missed: LINES - latencies.size,
      p50Ms: round(percentile(sorted, 0.5)),
      p99Ms: round(percentile(sorted, 0.99)),
      maxMs: round(percentile(sorted, 1)),
      idleCpuPercent: round(((user + system) / 1000 / IDLE_MS) * 100),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Up to the moment at which the whole engine shows the event: it is in the journal and on the timeline. */
const engineSink: Sink = async (logPath, onText) => {
  const folder = mkdtempSync(join(tmpdir(), 'mamori-bench-engine-'))
  const settingsFile = join(folder, 'error_patterns.json')
  const patterns: unknown = JSON.parse(readFileSync('assets/patterns.json', 'utf8'))
  const { error_patterns } = z.object({ error_patterns: z.array(z.unknown()) }).parse(patterns)
  writeFileSync(
    settingsFile,
    JSON.stringify({ mode: 'observe', error_patterns, log_sources: [{ path: logPath }] }),
  )
  const host = createHost({
    configFile: settingsFile,
    dataDir: join(folder, 'data'),
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
  const following = new Promise<void>((resolve) => {
    host.subscribe((push) => {
      if (push.kind !== 'events') return
      for (const event of push.events) {
        if (event.type === 'source.changed' && event.data.state === 'following') resolve()
        if (event.type !== 'log.observed' || event.data.observation.ruleId !== 'file_not_found') continue
        for (const { text, matched } of event.data.observation.lines) if (matched) onText(text)
      }
    })
  })
  await host.start()
  await following
  return {
    stop: async () => {
      await host.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const sinks = [
  ['detected', logWatchSink],
  ['in the journal and on the timeline', engineSink],
] as const
for (const [to, sink] of sinks) {
  const result = await measureLatency(sink)
  console.log(
    JSON.stringify({ bench: 'detection-latency', to, node: process.version, cpus: cpus().length, ...result }),
  )
  if (result.missed > 0) process.exitCode = 1
}
