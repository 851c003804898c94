/**
 * Counting what 500 MB of usual logs hold, expression by expression, by `mamori scan` and by what people use for it
 * today, in turns: node bench/run.mjs scan-speed [MEGABYTES] [RUNS]. Counts are compared with those of `grep -P`.
 *
 * ripgrep counts, in one run, the lines in which any of the expressions matches (`-i -c -a -f`); it searches one file by
 * one thread whatever it is told, and `-j1` spares it the start of others. `mamori scan` counts each expression on its
 * own, and the lines that look like an error and match none, by a thread a core. Both times are from the start of the
 * program to its end; `cpuMBs` is by the time of all threads.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { z } from 'zod'
import { mixedLogs } from './byte-filter/mixed-logs'

const [megabytes = 500, runs = 5] = process.argv.slice(2).map(Number)
const BLOCK_BYTES = 16 * 1024 * 1024
const SLOW_BYTES = 2 * 1024 * 1024
const MOST_SECONDS = 30

const { error_patterns: patterns } = z
  .object({ error_patterns: z.array(patternEntrySchema) })
  .parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))

type Timed = { readonly wallS: number; readonly cpuS: number; readonly out: string }

const timed = (command: readonly string[]): Timed => {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const script = `TIMEFORMAT='%R %U %S'; time ${quoted}`
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  // 1: nothing found, or the host is not well; 124: cut off. Anything else did not do its work.
  if (![0, 1, 2, 124].includes(status ?? -1) || (command.includes('rg') && status === 2))
    throw new Error(`${command.slice(0, 3).join(' ')} ended with ${status}: ${stderr.slice(0, 500)}`)
  const [wall = Number.NaN, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number)
  return { wallS: wall, cpuS: user + system, out: stdout }
}

const round = (value: number): number => Math.round(value * 100) / 100
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Twelve expressions as people write them who use grep, and which every engine takes. */
const usual = [
  ['http_4xx', 'HTTP/[0-9.]+" 4[0-9]{2} '],
  ['http_5xx', 'HTTP/[0-9.]+" 5[0-9]{2} '],
  ['database', 'could not connect to server|too many clients already|connection to server .* failed'],
  ['python', 'Traceback \\(most recent call last\\)|[a-z]+(Error|Exception): '],
  ['file', 'No such file or directory|FileNotFoundError|ENOENT'],
  ['permission', 'Permission denied|PermissionError|EACCES'],
  ['memory', 'out of memory|MemoryError|oom-killer|OutOfMemoryError'],
  ['disk', 'No space left on device|ENOSPC|disk full'],
  ['port', 'Address already in use|EADDRINUSE|port [0-9]+ is already in use'],
  ['json', 'JSONDecodeError|Unexpected token .* in JSON|Expecting value: line [0-9]+'],
  ['redis', '(redis.*connection|connection.*redis).*(refused|lost|timed out)'],
  ['ssl', 'CERTIFICATE_VERIFY_FAILED|certificate has expired|SSL certificate problem'],
] as const

/** What a file in the old format holds for each of the twelve: short, without word edges. */
const old = [
  ['http_4xx', 'HTTP/[0-9.]+ 4[0-9]{2}'],
  ['http_5xx', 'HTTP/[0-9.]+ 5[0-9]{2}'],
  ['database', '(database connection|connection refused|could not connect to server)'],
  ['python', '(Traceback|Exception|Error): '],
  ['file', '(FileNotFoundError|No such file or directory)'],
  ['permission', '(PermissionError|Permission denied)'],
  ['memory', '(MemoryError|Out of memory|OOM)'],
  ['disk', '(No space left|disk.*full)'],
  ['port', '(Address already in use|port.*in use)'],
  ['json', '(JSONDecodeError|Invalid JSON)'],
  ['redis', '(redis.*connection|connection.*redis)'],
  ['ssl', '(SSL.*certificate|certificate.*expired)'],
] as const

/** Answers of an access log that say that the server failed, by the form in which a host is written. */
const FAILED_REQUEST = (host: string): string => `^${host} .*" 5\\d\\d `
/** What fail2ban writes in the place of `<HOST>`, without the names of its groups. */
const HOST =
  String.raw`(?:\[?(?:(?:::f{4,6}:)?(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-fA-F]{1,4}::?|::){1,7}(?:[0-9a-fA-F]{1,4}|:))\]?` +
  String.raw`|[\w\-.^_]*\w)`

/** What ripgrep's own engine does not know: without it, its expressions are a little wider and no slower. */
const forRipgrep = (source: string): string =>
  source
    .replace(/\(\?<?[!=](?:\[(?:\\.|[^\]])*\]|\\?.)(?:\|\$)?\)/g, '')
    .replace(/\\(.)/g, (escaped, one: string) => (/[\w.*+?|()[\]{}^$\\&~#-]/.test(one) ? escaped : one))

const folder = mkdtempSync(join(tmpdir(), 'mamori-scan-speed-'))
try {
  const file = join(folder, 'mixed.log')
  const sample = join(folder, 'sample.log')
  const slowSample = join(folder, 'slow.log')
  const { bytes, lines } = mixedLogs(BLOCK_BYTES)
  writeFileSync(sample, bytes)
  writeFileSync(slowSample, bytes.subarray(0, bytes.lastIndexOf(0x0a, SLOW_BYTES) + 1))
  writeFileSync(file, '')
  const blocks = Math.max(1, Math.round((megabytes * 1e6) / bytes.length))
  for (let block = 0; block < blocks; block += 1) appendFileSync(file, bytes)
  const size = statSync(file).size

  const mamori = join(import.meta.dirname, 'mamori.js')
  const settingsOf = (name: string, expressions: readonly (readonly [string, string])[]): string => {
    const path = join(folder, `${name}.json`)
    const [like] = patterns
    const error_patterns = expressions.map(([id, pattern]) => ({
      ...like,
      id,
      name: id,
      pattern,
      ignore: undefined,
    }))
    writeFileSync(path, JSON.stringify({ error_patterns }))
    return path
  }
  const scan = (settings: string, path: string): readonly string[] => [
    process.execPath, mamori, 'scan', path, '--config', settings, '--json',
  ] // prettier-ignore
  const reportSchema = z.object({
    lines: z.number(),
    patterns: z.array(z.object({ id: z.string(), hits: z.number() })),
  })
  const grepCount = (pattern: string, path: string): number =>
    Number(
      spawnSync('grep', ['-P', '-i', '-c', '-a', '-e', pattern, path], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      }).stdout,
    )

  const sets = { usual, old, shipped: patterns.map(({ id, pattern }) => [id, pattern] as const) }
  let differing = 0
  for (const [name, expressions] of Object.entries(sets)) {
    const settings = settingsOf(name, expressions)
    const counted = reportSchema.parse(JSON.parse(timed(scan(settings, sample)).out))
    const different = expressions.flatMap(([id, pattern]) => {
      const hits = counted.patterns.find((one) => one.id === id)?.hits ?? Number.NaN
      const grep = grepCount(pattern, sample)
      return grep === hits ? [] : [{ id, hits, grep }]
    })
    differing += different.length + (counted.lines === lines ? 0 : 1)
    const hits = Object.fromEntries(counted.patterns.map((one) => [one.id, one.hits]))
    console.log(
      JSON.stringify({
        bench: 'scan-speed',
        set: name,
        lines: counted.lines,
        hits,
        differentFromGrep: different,
      }),
    )

    const rgPatterns = join(folder, `${name}.rg`)
    writeFileSync(rgPatterns, expressions.map(([, pattern]) => `${forRipgrep(pattern)}\n`).join(''))
    const ripgrep = (path: string): readonly string[] => [
      'timeout', String(MOST_SECONDS), 'rg', '-i', '-c', '-a', '-j1', '-f', rgPatterns, path,
    ] // prettier-ignore
    // It does not come to an end with the shipped ones: their classes and words are large in Unicode.
    const theirFile = name === 'shipped' ? slowSample : file
    const theirSize = statSync(theirFile).size
    const commands = {
      mamori: { command: scan(settings, file), size, runs },
      // Once is enough for what does not come to an end.
      ripgrep: { command: ripgrep(theirFile), size: theirSize, runs: name === 'shipped' ? 1 : runs },
    }
    const times = new Map<string, Timed[]>(Object.keys(commands).map((who) => [who, []]))
    for (let run = 0; run < runs; run += 1)
      for (const [who, { command, runs: most }] of Object.entries(commands))
        if (run < most) times.get(who)?.push(timed(command))
    const rates = Object.entries(commands).map(([who, { size: bytes }]) => {
      const all = times.get(who) ?? []
      const wallMBs = bytes / 1e6 / median(all.map((one) => one.wallS))
      const cpuMBs = bytes / 1e6 / median(all.map((one) => one.cpuS))
      return { who, wallMBs, cpuMBs }
    })
    const ours = rates.find(({ who }) => who === 'mamori') ?? { wallMBs: Number.NaN, cpuMBs: Number.NaN }
    for (const { who, wallMBs, cpuMBs } of rates)
      console.log(
        JSON.stringify({
          bench: 'scan-speed', set: name, who, threads: who === 'mamori' ? availableParallelism() : 1,
          wallMBs: round(wallMBs), cpuMBs: round(cpuMBs),
          wallRatio: round(ours.wallMBs / wallMBs), cpuRatio: round(ours.cpuMBs / cpuMBs),
        }),
      ) // prettier-ignore
  }
  const theirs = ['timeout', String(MOST_SECONDS), 'fail2ban-regex', slowSample, FAILED_REQUEST('<HOST>')]
  const own = (path: string): readonly string[] => [
    process.execPath, mamori, 'scan', path, '--regex', FAILED_REQUEST(HOST), '--json',
  ] // prettier-ignore
  const fail2ban = Array.from({ length: Math.min(runs, 3) }, () => ({
    theirs: timed(theirs),
    ours: timed(own(file)),
  }))
  const matched = Number(/, (\d+) matched/.exec(fail2ban[0]?.theirs.out ?? '')?.[1])
  const found = reportSchema.parse(JSON.parse(timed(own(slowSample)).out)).patterns[0]?.hits
  differing += matched === found ? 0 : 1
  const rateOf = (bytes: number, all: readonly Timed[], by: 'wallS' | 'cpuS'): number =>
    bytes / 1e6 / median(all.map((one) => one[by]))
  const slowBytes = statSync(slowSample).size
  const rates = (by: 'wallS' | 'cpuS') => ({
    ours: rateOf(size, fail2ban.map((one) => one.ours), by), // prettier-ignore
    theirs: rateOf(slowBytes, fail2ban.map((one) => one.theirs), by), // prettier-ignore
  })
  const [wall, cpu] = [rates('wallS'), rates('cpuS')]
  console.log(
    JSON.stringify({
      bench: 'scan-speed', who: 'fail2ban-regex, one expression', megabytes: slowBytes / 1e6, matched, found,
      wallMBs: round(wall.theirs), cpuMBs: round(cpu.theirs),
      mamoriWallMBs: round(wall.ours), mamoriCpuMBs: round(cpu.ours),
      wallRatio: round(wall.ours / wall.theirs), cpuRatio: round(cpu.ours / cpu.theirs),
    }),
  ) // prettier-ignore
  process.exitCode = differing === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
