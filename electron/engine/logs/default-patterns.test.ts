import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { actions as actionPlugins } from '../actions/index'
import { compileExpression } from '../match/compile-expression'
import { requiredLiterals } from '../match/required-literals'
import { groupLines } from './group-traceback'
import { compileRules } from './compile-rules'
import { matchEntries, matchLine } from './match-lines'
import { measureAccuracy, NORMAL, readCorpus } from './testing/read-corpus'

const file = new URL('../../../assets/patterns.json', import.meta.url)
const { error_patterns: patterns } = z
  .object({ error_patterns: z.array(patternEntrySchema.strict()) })
  .strict()
  .parse(JSON.parse(readFileSync(file, 'utf8')))
const { compiled, broken } = compileRules(
  patterns.map(({ id, severity, pattern, ignore = null }) => ({
    id,
    severity,
    pattern,
    ignore,
    sources: null,
  })),
)
const found = (line: string): readonly string[] =>
  compiled
    .filter((rule) => matchLine(rule, line).kind === 'hit')
    .map(({ id }) => id)
    .sort()
const corpus = readCorpus(fileURLToPath(new URL('../../../e2e/corpus', import.meta.url)))
const ids = patterns.map(({ id }) => id)
const accuracies = measureAccuracy(ids, corpus, found)

describe('the default patterns', () => {
  it('are the twelve, in order, with their severities', () => {
    expect(patterns.map(({ id, severity, auto_fix }) => [id, severity, auto_fix])).toEqual([
      ['http_4xx', 'warning', true],
      ['http_5xx', 'critical', true],
      ['database_connection_error', 'critical', true],
      ['python_exception', 'error', true],
      ['file_not_found', 'error', true],
      ['permission_denied', 'error', true],
      ['memory_error', 'critical', true],
      ['disk_full', 'critical', true],
      ['port_in_use', 'error', true],
      ['json_decode_error', 'warning', true],
      ['redis_connection_error', 'warning', true],
      ['ssl_certificate_error', 'error', false],
    ])
    expect(broken).toEqual([])
  })

  it('name their actions in order, with parameters that the actions take', () => {
    expect(
      Object.fromEntries(patterns.map(({ id, actions }) => [id, actions.map(({ type }) => type)])),
    ).toEqual({
      http_4xx: ['log_analysis', 'alert'],
      http_5xx: ['service_restart', 'alert'],
      database_connection_error: ['service_restart', 'alert'],
      python_exception: ['log_analysis', 'alert'],
      file_not_found: ['create_missing_dirs'],
      permission_denied: ['fix_permissions'],
      memory_error: ['cache_clear', 'alert'],
      disk_full: ['log_rotate', 'temp_file_cleanup', 'old_file_cleanup'],
      port_in_use: ['check_port', 'kill_process_on_port'],
      json_decode_error: ['backup_and_fix_json'],
      redis_connection_error: ['service_restart'],
      ssl_certificate_error: ['alert'],
    })
    for (const { type, description: _, ...params } of patterns.flatMap(({ actions }) => actions)) {
      const faults = actionPlugins.get(type)?.params.safeParse(params).error?.issues ?? []
      expect({ type, faults }).toEqual({ type, faults: [] })
    }
  })

  it('need several responses within a minute', () => {
    expect(patterns.slice(0, 2).map(({ min_count, within_seconds }) => [min_count, within_seconds])).toEqual([
      [20, 60],
      [5, 60],
    ])
    expect(patterns.slice(2).every(({ min_count }) => min_count === 1)).toBe(true)
  })

  it('have a corpus of at least 30 lines to find and 30 to leave each, and many that are nothing', () => {
    const few = ids.filter((id) => {
      const own = corpus.filter(({ subject }) => subject === id)
      const toFind = own.filter((line) => line.ids.includes(id))
      return toFind.length < 30 || own.length - toFind.length < 30
    })
    expect(few).toEqual([])
    expect(corpus.filter(({ subject }) => subject === NORMAL).length).toBeGreaterThanOrEqual(500)
    const known = new Set(ids)
    expect(corpus.filter((line) => line.ids.some((id) => !known.has(id)))).toEqual([])
    expect(corpus.filter(({ subject }) => subject !== NORMAL && !known.has(subject))).toEqual([])
    const own = (subject: string) => corpus.filter((line) => line.subject === subject).map(({ text }) => text)
    for (const subject of [...ids, NORMAL])
      expect(own(subject).filter((text, index, all) => all.indexOf(text) !== index)).toEqual([])
  })

  it.each(accuracies)('$id finds what it has to find, and nothing else', (accuracy) => {
    const { id, precision, recall, missed, wrong } = accuracy
    expect({ id, precision, recall, missed, wrong }).toEqual({
      id,
      precision: 1,
      recall: 1,
      missed: [],
      wrong: [],
    })
  })

  it('are linear in the line, and a search for texts that are rare in logs finds their lines', () => {
    const judged = patterns.map(({ id, pattern, ignore }) => {
      const { engine } = compileExpression(pattern)
      const texts = requiredLiterals(engine.tree) ?? ['']
      return {
        id,
        kinds: [engine.kind, ...(ignore === undefined ? [] : [compileExpression(ignore).engine.kind])],
        short: texts.filter((text) => text.length < 3),
      }
    })
    expect(judged).toEqual(
      patterns.map(({ id, ignore }) => ({
        id,
        kinds: ignore === undefined ? ['linear'] : ['linear', 'linear'],
        short: [],
      })),
    )
  })

  it('take a traceback for one exception and for what went wrong, not for the code on the way', () => {
    const traceback = `2026-01-31 14:30:16,123 ERROR in app: Exception on /api/report [GET]
Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/redis/connection.py", line 3, in connect
    raise PermissionError("redis connection refused, out of memory")
FileNotFoundError: [Errno 2] No such file or directory: 'data/report.json'`
    const { entries } = groupLines(
      null,
      traceback.split('\n').map((text, offset) => ({ text, offset })),
    )
    const { hits } = matchEntries(entries, compiled, [], () => undefined)
    expect(hits.map(({ rule, excerpt }) => [rule.id, excerpt])).toEqual([
      ['python_exception', "FileNotFoundError: [Errno 2] No such file or directory: 'data/report.json'"],
      ['file_not_found', 'FileNotFoundError'],
    ])
  })

  it('stay fast on lines that are made to be slow', () => {
    const parts = [
      'HTTP/1.1 4',
      'GET /',
      'a.',
      'A',
      'redis ',
      'postgres ',
      '"method":',
      '" 404',
      '1/',
      '9',
      'connection to server at ',
      ' failed: ',
      'Error',
      'a_',
      'Expecting ',
      'Unexpected token ',
      'invalid character ',
      'dial tcp ',
      ':6379',
      'ECONNREFUSED ',
      '2026-01-31 ',
      '[',
      ' ',
      'Exception on ',
      'database connection ',
      'timed out',
      'Error 1 connecting to ',
      '"status":',
    ]
    for (const part of parts) {
      const line = part.repeat(Math.ceil(65_536 / part.length)).slice(0, 65_536)
      for (const rule of compiled) {
        const startedAt = performance.now()
        rule.pattern.find(line)
        rule.ignore?.find(line)
        const ms = performance.now() - startedAt
        expect({ id: rule.id, part, slow: ms > 400 ? ms : 0 }).toEqual({ id: rule.id, part, slow: 0 })
      }
    }
  })
})
