import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { actions } from '../electron/engine/actions'
import { backtest } from '../electron/engine/backtest/backtest'
import { findSettings, readSettings } from '../electron/engine/find-settings'

/** A week of logs through the whole decision engine: node bench/run.mjs backtest-speed [MEGABYTES] [RUNS]. */
const [megabytes = 500, runs = 3] = process.argv.slice(2).map(Number)
const MB = 1_000_000
const WEEK_S = 7 * 86_400
const START = Date.UTC(2026, 0, 24)
const BLOCK = 20_000

const dir = mkdtempSync(join(tmpdir(), 'mamori-backtest-'))
const two = (n: number): string => String(n).padStart(2, '0')
const MONTH = 'Jan'

/** One line in a hundred matches something, most of them in a few bad hours. */
const access = (second: number, n: number): string => {
  const at = new Date(START + second * 1000)
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  const isBad = n % 100 === 0
  const status = isBad ? (at.getUTCHours() === 3 ? 502 : 404) : 200
  return `10.0.${n % 7}.${n % 250} - - [${two(at.getUTCDate())}/${MONTH}/2026:${clock} +0000] "GET /items/${n} HTTP/1.1" ${status} ${n % 9000} "-" "Mozilla/5.0 (X11; Linux x86_64)"`
}

const application = (second: number, n: number): string => {
  const at = new Date(START + second * 1000).toISOString()
  return n % 100 === 0
    ? `${at} ERROR FileNotFoundError: [Errno 2] No such file or directory: '/srv/app/data/${n}'`
    : `${at} INFO request ${n} served in ${n % 300} ms for user ${n % 4000}`
}

type Write = (second: number, n: number) => string

/** `lines` lines over a week. */
const writeLog = (name: string, lines: number, write: Write): string => {
  const path = join(dir, name)
  writeFileSync(path, '')
  for (let from = 0; from < lines; from += BLOCK) {
    const block = Array.from({ length: Math.min(BLOCK, lines - from) }, (_, i) =>
      write(Math.floor(((from + i) * WEEK_S) / lines), from + i),
    )
    appendFileSync(path, `${block.join('\n')}\n`)
  }
  return path
}

const sizeOf = (paths: readonly string[]): number => paths.reduce((sum, path) => sum + statSync(path).size, 0)

const measure = async (name: string, paths: readonly string[]): Promise<void> => {
  const query = { config: resolve('assets/patterns.json'), dataDir: dir, cwd: dir, env: {} }
  const loaded = await readSettings(await findSettings(query), {})
  if (loaded.kind !== 'loaded') throw new Error('the default settings cannot be used')
  const results: { readonly wallMs: number; readonly cpuMs: number }[] = []
  let [text, rss] = ['', 0]
  const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 20)
  for (let run = 0; run < runs; run += 1) {
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const report = await backtest(
      paths.map((path) => ({ path })),
      loaded.settings,
      {
        workerFile: join(import.meta.dirname, 'backtest-worker.js'),
        actions,
        approve: true,
        now: Date.UTC(2026, 1, 1),
        bug: (what, error) => {
          throw new Error(what, { cause: error })
        },
      },
      new AbortController().signal,
    )
    const { user, system } = process.cpuUsage(cpu)
    results.push({ wallMs: performance.now() - began, cpuMs: (user + system) / 1000 })
    const now = JSON.stringify(report)
    if (run > 0 && now !== text) throw new Error('two runs over the same files differ')
    text = now
    if (run === 0) {
      const occurrences = report.rules.reduce((sum, rule) => sum + rule.occurrences, 0)
      console.log(`${name}: ${report.lines} lines, ${occurrences} matches, ${report.timeline.length} moments`)
    }
  }
  clearInterval(watch)
  const median = (key: 'wallMs' | 'cpuMs'): number =>
    results.map((one) => one[key]).toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN
  const bytes = sizeOf(paths)
  console.log(
    `  ${(bytes / MB).toFixed(0)} MB in ${(median('wallMs') / 1000).toFixed(1)} s (CPU ${(median('cpuMs') / 1000).toFixed(1)} s), ` +
      `${(bytes / MB / (median('wallMs') / 1000)).toFixed(0)} MB/s, most memory ${(rss / MB).toFixed(0)} MB, median of ${runs}`,
  )
}

try {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? '?'}`)
  const half = megabytes / 2
  await measure('a week', [
    writeLog('access.log', Math.floor((half * MB) / 118), access),
    writeLog('app.log', Math.floor((half * MB) / 85), application),
  ])
  const flood: Write = (second, n) => application(second, n * 100)
  await measure('nothing but errors', [writeLog('flood.log', Math.floor(megabytes * 400), flood)])
} finally {
  rmSync(dir, { recursive: true, force: true })
}
