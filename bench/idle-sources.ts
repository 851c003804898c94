import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogWatch } from '../electron/engine/logs/start-log-watch'

/**
 * What a look at 100 logs costs in which nothing is new, by the processor time of the thread that reads them, for logs of
 * 10 KB and of 10 GB (sparse): node bench/run.mjs idle-sources [SOURCES] [CYCLES].
 */
const [sources = 100, cycles = 300] = process.argv.slice(2).map(Number)
const KB = 1024
const GB = 1024 ** 3
/** The kernel counts in hundredths of a second. */
const TICK_MS = 10

/** Processor time of a thread by its name, ms. */
const threadMs = (id: string): number => {
  const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
const threads = (): ReadonlySet<string> => new Set(readdirSync('/proc/self/task'))

const measure = async (bytes: number): Promise<{ readonly threadMs: number; readonly allMs: number }> => {
  const dir = mkdtempSync(join(tmpdir(), 'mamori-bench-'))
  try {
    const paths = Array.from({ length: sources }, (_, nth) => join(dir, `${nth}.log`))
    for (const path of paths) {
      const line = '2026-01-31 14:30:15 INFO all is well\n'
      writeFileSync(path, line.repeat(Math.ceil((10 * KB) / line.length)))
      const fd = openSync(path, 'r+')
      ftruncateSync(fd, bytes)
      writeSync(fd, line.repeat(200), bytes - line.length * 200)
      closeSync(fd)
    }
    const before = threads()
    const watch = createLogWatch({ workerFile: join(import.meta.dirname, 'scan-worker.js') })({
      sources: paths.map((path) => ({ id: path, path })),
      rules: [{ id: 'boom', severity: 'error', pattern: 'boom', ignore: null, sources: null }],
      offsets: [],
      realtime: true,
      ownPaths: [],
      onBatch: () => Promise.resolve(),
      onStatus: () => undefined,
      onRuleTrouble: (ruleId) => {
        throw new Error(`${ruleId} is not used`)
      },
      onBroken: (error) => {
        throw error
      },
    })
    await watch.poke()
    // Files that were just written to are looked at more often for a while.
    await sleep(3000)
    const own = [...threads()].filter((id) => !before.has(id))
    const sum = (): number => own.reduce((all, id) => all + threadMs(id), 0)
    const [startMs, start] = [sum(), process.cpuUsage()]
    for (let cycle = 0; cycle < cycles; cycle += 1) await watch.poke()
    const { user, system } = process.cpuUsage(start)
    const spent = { threadMs: (sum() - startMs) / cycles, allMs: (user + system) / 1000 / cycles }
    await watch.stop()
    return spent
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

for (const [size, bytes] of [
  ['10 KB', 10 * KB],
  ['10 GB, sparse', 10 * GB],
] as const) {
  const { threadMs, allMs } = await measure(bytes)
  console.log(
    JSON.stringify({
      bench: 'idle-sources',
      size,
      sources,
      cycles,
      threadMsPerCycle: Math.round(threadMs * 1000) / 1000,
      allMsPerCycle: Math.round(allMs * 1000) / 1000,
    }),
  )
}
