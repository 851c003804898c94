import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { redact } from '../core/redact'
import { createLineSplitter } from './line-splitter'
import { failureSituation } from './log-situation'
import { compileRules, isOwnLine, matchLine, type CompiledRule } from './match-lines'
import { toFailure } from './open-log'
import type { ScanReport, ScanStart } from './protocol'
import { noteProgress } from './rule-progress'

const MOST_MISSED_SHOWN = 20
const MOST_MISSED_TEXT = 500
const LOOKS_LIKE_ERROR =
  /\b(?:ERROR|ERR|FATAL|CRITICAL|CRIT|EMERG|ALERT|PANIC|SEVERE|Traceback|Unhandled|Uncaught|segfault)\b|\b\w*(?:Error|Exception):|エラー|異常終了|致命的/i
const SAYS_NO_ERROR =
  /\b(?:0|no|without) (?:errors?|alerts?)\b|\berrors?[=:] ?(?:0|none|null|false)\b|エラー(?:なし|は?ありません|[:：=]? ?0件?)/i

/** A line that a person would take for an error. */
export const looksLikeError = (text: string): boolean =>
  LOOKS_LIKE_ERROR.test(text) && !SAYS_NO_ERROR.test(text)

type Tally = { hits: number; ignored: number; ms: number }
type Mark = 'none' | 'ignored' | 'hit'

/** Compressed data is known by its first bytes; a pipe cannot be asked before it is read. */
const isGzip = async (file: string): Promise<boolean> => {
  const found = await stat(file)
  if (found.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' })
  if (!found.isFile()) return false
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

const toFault = (file: string, compressed: boolean, error: unknown): Message => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (compressed && code.startsWith('Z_')) return message('logs.corrupt', { path: file, reason: code })
  const failure = toFailure(error)
  return failure.kind === 'missing'
    ? message('logs.not_found', { path: file })
    : failureSituation(failure, file, true).message
}

/**
 * Counts what the rules find in files, line by line, without holding more than a chunk of them. A file that cannot be
 * read is told in the report; the others are still read. Compressed files (gzip) are known by their first bytes.
 */
export const scanStream = async ({ files, rules, progress }: ScanStart): Promise<ScanReport> => {
  const { compiled, broken } = compileRules(rules)
  const noted = noteProgress(progress)
  const indexOf = new Map(rules.map((rule, index) => [rule.id, index]))
  const tallies = new Map<string, Tally>(rules.map((rule) => [rule.id, { hits: 0, ignored: 0, ms: 0 }]))
  const missedLines: { file: string; text: string }[] = []
  const faults: { file: string; message: Message }[] = []
  let lineCount = 0
  let missed = 0
  let filesRead = 0

  const tryRule = (rule: CompiledRule, texts: readonly string[], marks: Mark[]): void => {
    const tally = tallies.get(rule.id)
    if (tally === undefined) return
    noted.begin(indexOf.get(rule.id) ?? 0)
    const startedAt = performance.now()
    for (const [index, text] of texts.entries()) {
      const { kind } = matchLine(rule, text)
      if (kind === 'none') continue
      marks[index] = kind
      if (kind === 'hit') tally.hits += 1
      else tally.ignored += 1
    }
    tally.ms += performance.now() - startedAt
    noted.end()
  }

  const take = (file: string, texts: readonly string[]): void => {
    lineCount += texts.length
    const marks: Mark[] = texts.map(() => 'none')
    for (const rule of compiled) tryRule(rule, texts, marks)
    for (const [index, text] of texts.entries()) {
      if (marks[index] !== 'none' || !looksLikeError(text) || isOwnLine(text)) continue
      missed += 1
      if (missedLines.length < MOST_MISSED_SHOWN)
        missedLines.push({ file, text: redact(text).slice(0, MOST_MISSED_TEXT) })
    }
  }

  for (const file of files) {
    let compressed = false
    try {
      compressed = await isGzip(file)
      const source = createReadStream(file)
      const stream = compressed ? source.pipe(createGunzip()) : source
      // pipe() does not carry a read error over.
      if (stream !== source) source.on('error', (error) => stream.destroy(error))
      const splitter = createLineSplitter(0)
      for await (const bytes of stream as AsyncIterable<Buffer>)
        take(
          file,
          splitter.push(bytes).map((line) => line.text),
        )
      const last = splitter.takePartial()
      if (last) take(file, [last.text])
      filesRead += 1
    } catch (error) {
      faults.push({ file, message: toFault(file, compressed, error) })
    }
  }
  const whyUnused = new Map(
    broken.map(({ ruleId, reason }) => [ruleId, message('logs.rule_invalid', { rule: ruleId, reason })]),
  )
  const patterns = rules.map(({ id }) => {
    const { hits, ignored, ms } = tallies.get(id) ?? { hits: 0, ignored: 0, ms: 0 }
    return { id, hits, ignored, ms: Math.round(ms * 1000) / 1000, unused: whyUnused.get(id) ?? null }
  })
  return { files: filesRead, lines: lineCount, patterns, missed, missedLines, faults }
}
