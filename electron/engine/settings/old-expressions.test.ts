import { describe, expect, it } from 'vitest'
import { compileRules } from '../logs/compile-rules'
import { matchLine } from '../logs/match-lines'
import { logRulesOf } from './log-rules'
import { parseSettings } from './parse-settings'
import { sampleOptions } from './testing/sample-registry'

/** What a file in the old format holds for each of the twelve: short, without word edges, often in a group of their own. */
const OLD = {
  http_4xx: 'HTTP/[0-9.]+ 4[0-9]{2}',
  http_5xx: 'HTTP/[0-9.]+ 5[0-9]{2}',
  database_connection_error: '(database connection|connection refused|could not connect to server)',
  python_exception: '(Traceback|Exception|Error): ',
  file_not_found: '(FileNotFoundError|No such file or directory)',
  permission_denied: '(PermissionError|Permission denied)',
  memory_error: '(MemoryError|Out of memory|OOM)',
  disk_full: '(No space left|disk.*full)',
  port_in_use: '(Address already in use|port.*in use)',
  json_decode_error: '(JSONDecodeError|Invalid JSON)',
  redis_connection_error: '(redis.*connection|connection.*redis)',
  ssl_certificate_error: '(SSL.*certificate|certificate.*expired)',
} as const

const severities: Readonly<Record<string, string>> = { http_4xx: 'warning', json_decode_error: 'warning' }
const file = {
  error_patterns: Object.entries(OLD).map(([id, pattern]) => ({
    id,
    name: id,
    pattern,
    severity: severities[id] ?? 'error',
    auto_fix: false,
    actions: [],
  })),
}

describe('the expressions of a file in the old format', () => {
  const loaded = parseSettings(JSON.stringify(file), sampleOptions)

  it('load as they are, without a fault', () => {
    expect(loaded.kind).toBe('loaded')
    if (loaded.kind !== 'loaded') return
    expect(logRulesOf(loaded.settings).map(({ id, pattern }) => [id, pattern])).toEqual(Object.entries(OLD))
  })

  it('find what they say, whether it is meant or not', () => {
    const { compiled, broken } = compileRules(
      Object.entries(OLD).map(([id, pattern]) => ({
        id,
        severity: 'error',
        pattern,
        ignore: null,
        sources: null,
      })),
    )
    expect(broken).toEqual([])
    const found = (text: string) =>
      compiled.filter((rule) => matchLine(rule, text).kind === 'hit').map(({ id }) => id)
    expect(found('< HTTP/1.1 502 Bad Gateway')).toEqual(['http_5xx'])
    expect(found('203.0.113.9 - - [03/Feb/2026:08:11:42 +0900] "GET / HTTP/1.1" 502 157')).toEqual([])
    expect(found('room 12 has headroom')).toEqual(['memory_error'])
    expect(found('redis connection established')).toEqual(['redis_connection_error'])
    expect(found('Traceback (most recent call last):')).toEqual([])
    expect(found('ValueError: bad row')).toEqual(['python_exception'])
    expect(found('connection to redis lost')).toEqual(['redis_connection_error'])
  })
})
