/**
 * How right the shipped patterns are: precision and recall of each on the labelled corpus (e2e/corpus), and with folders
 * or files of logs what each finds there, with samples to judge: node bench/run.mjs accuracy [FOLDER...].
 */
import { createReadStream, readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { z } from 'zod'
import { cleanText } from '../electron/engine/logs/clean-text'
import { compileRules } from '../electron/engine/logs/compile-rules'
import { matchLine } from '../electron/engine/logs/match-lines'
import { measureAccuracy, readCorpus } from '../electron/engine/logs/testing/read-corpus'

const SAMPLES = 12
const LONGEST_SAMPLE = 240

const { error_patterns } = z
  .object({ error_patterns: z.array(patternEntrySchema) })
  .parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))
const { compiled, broken } = compileRules(
  error_patterns.map(({ id, severity, pattern, ignore = null }) => ({
    id,
    severity,
    pattern,
    ignore,
    sources: null,
  })),
)
if (broken.length > 0) throw new Error(broken.map(({ ruleId, reason }) => `${ruleId}: ${reason}`).join('\n'))

const find = (text: string): readonly string[] =>
  compiled.filter((rule) => matchLine(rule, text).kind === 'hit').map(({ id }) => id)
const share = (value: number): string => value.toFixed(4)

const judgeCorpus = (): void => {
  const corpus = readCorpus('e2e/corpus')
  const results = measureAccuracy(
    compiled.map(({ id }) => id),
    corpus,
    find,
  )
  console.log(`${corpus.length} labelled lines`)
  console.log(
    `${'pattern'.padEnd(28)}${'lines'.padStart(7)}${'precision'.padStart(11)}${'recall'.padStart(9)}`,
  )
  for (const { id, wanted, precision, recall, missed, wrong } of results) {
    console.log(
      `${id.padEnd(28)}${String(wanted).padStart(7)}${share(precision).padStart(11)}${share(recall).padStart(9)}`,
    )
    for (const { place, text } of missed) console.log(`  missed ${place}: ${text}`)
    for (const { place, text } of wrong) console.log(`  wrong ${place}: ${text}`)
    if (missed.length + wrong.length > 0) process.exitCode = 1
  }
}

/** All files of a folder and the folders in it; a file stands for itself. */
const filesOf = async (path: string): Promise<readonly string[]> => {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  const files = await Promise.all(
    entries.map(async (entry) => {
      const inner = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(inner)
      return entry.isFile() ? [inner] : []
    }),
  )
  return files.flat()
}

type Tally = { hits: number; ignored: number; readonly samples: Map<string, string> }

/** Lines that differ in numbers only are the same to somebody who judges them. */
const shapeOf = (text: string): string => text.replaceAll(/\d+/g, '0')

const readLogs = async (paths: readonly string[]): Promise<void> => {
  const tallies = compiled.map((rule) => ({
    rule,
    tally: { hits: 0, ignored: 0, samples: new Map() } as Tally,
  }))
  let lines = 0
  for (const file of (await Promise.all(paths.map(filesOf))).flat()) {
    const stream = createReadStream(file)
    const input = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      lines += 1
      const text = cleanText(Buffer.from(line))
      for (const { rule, tally } of tallies) {
        const { kind } = matchLine(rule, text)
        if (kind === 'ignored') tally.ignored += 1
        if (kind !== 'hit') continue
        tally.hits += 1
        const shape = shapeOf(text)
        if (tally.samples.size < SAMPLES && !tally.samples.has(shape)) tally.samples.set(shape, text)
      }
    }
  }
  console.log(`\n${lines} lines of ${paths.join(', ')}`)
  for (const { rule, tally } of tallies) {
    console.log(`${rule.id}: ${tally.hits} hits, ${tally.ignored} ignored`)
    for (const text of tally.samples.values()) console.log(`  ${text.slice(0, LONGEST_SAMPLE)}`)
  }
}

judgeCorpus()
const paths = process.argv.slice(2)
if (paths.length > 0) await readLogs(paths)
