import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { z } from 'zod'
import { processZone } from '../electron/engine/core/stated-time'
import { createLogReader } from '../electron/engine/logs/log-reader'
import { compileRules } from '../electron/engine/logs/compile-rules'
import { openLog } from '../electron/engine/logs/open-log'
import { createWantedLines } from '../electron/engine/logs/wanted-lines'

/**
 * How fast a log is read up that is followed: node bench/run.mjs read-speed [MEGABYTES]. Its lines are grouped, matched
 * with the patterns that are shipped, and turned into observations, on one thread; nothing is stored.
 */
const megabytes = Number(process.argv[2] ?? 64)
const MEGABYTE = 1_000_000
const PIECE_LINES = 5000

const quiet: readonly ((n: number) => string)[] = [
  (n) =>
    `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "GET /items/${n}?page=2 HTTP/1.1" 200 5${n % 99} "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
  (n) => `2026-01-31 14:30:16,${String(n % 1000).padStart(3, '0')} INFO app.jobs: job ${n} done in 31 ms`,
  (n) => `Jan 31 14:30:16 web1 app[812]: processed request ${n} for user ${n % 77}`,
  (n) => `2026-01-31 14:30:16.123 JST [${n}] LOG:  checkpoint complete: wrote ${n % 999} buffers (0.1%)`,
]
const failed = (n: number): string =>
  `2026-01-31 14:30:16,123 ERROR worker ${n}: [Errno 2] No such file or directory: 'data/${n}.json'`

/** One line of so many matches. */
const mixes: Readonly<Record<string, number>> = { 'no line': Infinity, '1 line in 100': 100, 'every line': 1 }

const folder = mkdtempSync(join(tmpdir(), 'mamori-read-'))
try {
  const { error_patterns } = z
    .object({ error_patterns: z.array(patternEntrySchema) })
    .parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))
  const { compiled } = compileRules(
    error_patterns.map(({ id, severity, pattern, ignore = null }) => ({
      id,
      severity,
      pattern,
      ignore,
      sources: null,
    })),
  )
  const results = Object.entries(mixes).map(([mix, every]) => {
    const path = join(folder, `${every}.log`)
    const most = every === 1 ? megabytes / 8 : megabytes
    let expected = 0
    let lines = 0
    const log = openSync(path, 'w')
    for (let written = 0; written < most * MEGABYTE;) {
      const piece: string[] = []
      for (; piece.length < PIECE_LINES; lines += 1) {
        const fails = every === 1 || lines % every === every - 1
        if (fails) expected += 1
        piece.push(fails ? failed(lines) : (quiet[lines % quiet.length]?.(lines) ?? ''))
      }
      written += writeSync(log, `${piece.join('\n')}\n`)
    }
    closeSync(log)
    const opened = openLog(path)
    if (opened.kind !== 'opened') throw new Error(`cannot open ${path}`)
    const reader = createLogReader(
      opened.file,
      { start: 0, backlogEnd: 0 },
      {
        sourceId: 'app',
        rules: compiled,
        zone: processZone,
        now: Date.now,
        onRule: () => undefined,
        onGivenUp: () => undefined,
        wanted: createWantedLines(compiled),
      },
    )
    let bytes = 0
    let found = 0
    const before = process.cpuUsage()
    const startedAt = performance.now()
    for (let read = reader.read(); read.kind === 'read'; read = reader.read()) {
      bytes += read.bytes
      for (const { ruleId, count } of read.observations) if (ruleId === 'file_not_found') found += count
    }
    const tookMs = performance.now() - startedAt
    const { user, system } = process.cpuUsage(before)
    reader.close()
    if (found !== expected) throw new Error(`${mix}: ${found} of ${expected} lines were found`)
    return {
      matching: mix,
      megabytesPerSecond: Math.round(bytes / 1000 / tookMs),
      megabytesPerCpuSecond: Math.round(bytes / (user + system)),
      lines,
      found,
    }
  })
  console.log(JSON.stringify({ cpu: cpus()[0]?.model, results }, null, 2))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
