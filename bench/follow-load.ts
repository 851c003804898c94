import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { leanHeap } from '../electron/engine/lean-heap'
import { makeEngineFolder, startEngine } from './following/start-engine'

/**
 * What following costs: the CPU of the whole engine, its threads included, while ordinary lines come in four logs.
 * `follow-load [SECONDS] [LINES A SECOND]`; fails above 2 % of one CPU more than it needs without any line.
 */
const [seconds = '20', rate = '200'] = process.argv.slice(2)
const RUNS = 5
const LIMIT_PERCENT = 2
const SETTLE_MS = 3000
/**
 * A daemon runs for weeks: what its first minute costs, until all that it does is compiled, is not what following costs.
 * Lines and silence come in turns here as well: each has ways of its own through the code.
 */
const WARM_MS = 12_000
const WARM_RUNS = 3

const percentOf = async (ms: number): Promise<number> => {
  const before = process.cpuUsage()
  const startedAt = performance.now()
  await sleep(ms)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 10 / (performance.now() - startedAt)
}
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number): number => Math.round(value * 100) / 100

// As the daemon is started.
leanHeap()
const logs = mkdtempSync(join(tmpdir(), 'mamori-bench-'))
const folder = makeEngineFolder()
try {
  const paths = ['app', 'web', 'worker', 'db'].map((name) => join(logs, `${name}.log`))
  for (const path of paths) writeFileSync(path, '')
  const engine = await startEngine(folder, paths, () => undefined)
  const write = (): ChildProcess =>
    spawn(process.execPath, [join(import.meta.dirname, 'background-writer.js'), rate, ...paths], {
      stdio: 'inherit',
    })
  for (let run = 0; run < WARM_RUNS; run += 1) {
    const warming = write()
    await sleep(WARM_MS)
    warming.kill()
    await once(warming, 'exit')
    await sleep(SETTLE_MS)
  }
  const idle: number[] = []
  const busy: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const ms = (Number(seconds) * 1000) / RUNS
    idle.push(await percentOf(ms))
    const writer = write()
    await sleep(500)
    busy.push(await percentOf(ms))
    writer.kill()
    await once(writer, 'exit')
    await sleep(500)
  }
  await engine.stop()
  const [idlePercent, busyPercent] = [median(idle), median(busy)]
  const result = {
    bench: 'follow-load',
    node: process.version,
    cpus: cpus().length,
    linesPerSecond: Number(rate),
    files: paths.length,
    idleCpuPercent: round(idlePercent),
    cpuPercent: round(busyPercent),
    limitPercent: LIMIT_PERCENT,
  }
  console.log(JSON.stringify(result))
  if (busyPercent > LIMIT_PERCENT) process.exitCode = 1
} finally {
  rmSync(logs, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}
