import { describe, expect, it } from 'vitest'
import { groupLines } from './group-traceback'
import type { LogRule } from './log-watch'
import { compileRules } from './compile-rules'
import { isOwnLine, matchEntries, matchLine, type Counted } from './match-lines'

const rule = (id: string, pattern: string, ignore: string | null = null): LogRule => ({
  id,
  severity: 'error',
  pattern,
  ignore,
  sources: null,
})
const compile = (...rules: readonly LogRule[]) => compileRules(rules).compiled
const entriesOf = (text: string, offset = 0) =>
  groupLines(
    null,
    text.split('\n').map((line, i) => ({ text: line, offset: offset + i })),
  ).entries
const match = (text: string, rules: readonly LogRule[], counted: Counted = []) => {
  const result = matchEntries(entriesOf(text), compile(...rules), counted, () => undefined)
  return result.hits.map((hit) => `${hit.rule.id}@${hit.entryIndex}: ${hit.excerpt}`)
}

const traceback = `Traceback (most recent call last):
  File "/app/permission_denied.py", line 3, in f
    raise PermissionError("Permission denied")
FileNotFoundError: [Errno 2] No such file or directory: 'x'`

describe('compileRules', () => {
  it('leaves out a rule that is not valid and tells why', () => {
    const { compiled, broken } = compileRules([rule('a', 'x('), rule('b', 'x'), rule('c', 'x', '[')])
    expect(compiled.map(({ id }) => id)).toEqual(['b'])
    expect(broken.map(({ ruleId }) => ruleId)).toEqual(['a', 'c'])
    expect(broken[0]?.reason).toContain('Unterminated group')
  })
})

describe('matchLine', () => {
  const [errors] = compile(rule('e', 'error', 'harmless'))
  it.each([
    ['an ERROR happened', 'hit'],
    ['a harmless error', 'ignored'],
    ['all is well', 'none'],
    ['2026-01-31 14:30:15 - AutoFixDaemon - [WARNING] - error found', 'ignored'],
    ['Jan 31 14:30:15 web1 mamori[3]: 2026-01-31 14:30:15 - AutoFixDaemon - [INFO] - error found', 'ignored'],
    ['error from a client that names itself - AutoFixDaemon - to hide', 'hit'],
  ])('%s: %s', (text, kind) => expect(errors && matchLine(errors, text).kind).toBe(kind))

  it('knows its own lines by their whole form', () => {
    expect(isOwnLine('2026-01-31 14:30:15 - AutoFixDaemon - [INFO] - x')).toBe(true)
    expect(isOwnLine('x - AutoFixDaemon - y')).toBe(false)
  })

  it('knows the lines that its probes cause on the servers that they ask', () => {
    expect(
      isOwnLine(
        '127.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET /health HTTP/1.1" 503 12 "-" "Mamori/0.1.0"',
      ),
    ).toBe(true)
    expect(
      isOwnLine(
        '2026-01-31 14:30:16 JST [71] app=mamori,db=postgres FATAL:  sorry, too many clients already',
      ),
    ).toBe(true)
    expect(isOwnLine('10.0.0.9 - - "GET /Mamori/1.0.0 HTTP/1.1" 500 12 "-" "curl/8"')).toBe(false)
    expect(isOwnLine('2026-01-31 14:30:16 JST [71] app=mamori-web FATAL:  x')).toBe(false)
  })
})

describe('matchEntries', () => {
  const exception = rule('python_exception', String.raw`Traceback|\w+Error: .*`)

  it('counts a traceback once, by its last line', () => {
    expect(match(`${traceback}\nok`, [exception])).toEqual([
      "python_exception@0: FileNotFoundError: [Errno 2] No such file or directory: 'x'",
    ])
  })

  it('lets other rules match what went wrong but not the code on the way', () => {
    const rules = [rule('file_not_found', 'No such file'), rule('permission_denied', 'Permission.?denied')]
    expect(match(traceback, rules)).toEqual(['file_not_found@0: No such file'])
  })

  it('ignores a traceback when any of its lines is to be ignored', () => {
    expect(match(traceback, [rule('e', 'Error', String.raw`permission_denied\.py`)])).toEqual([])
  })

  it('counts an occurrence once that comes in parts', () => {
    const rules = compile(exception)
    const lines = traceback.split('\n').map((text, offset) => ({ text, offset }))
    const first = groupLines(null, lines)
    const once = matchEntries(first.entries, rules, [], () => undefined)
    const chain = [
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      ...traceback.split('\n'),
    ]
    const second = groupLines(
      first.open,
      chain.map((text, i) => ({ text, offset: 100 + i })),
    )
    expect(once.hits).toHaveLength(1)
    expect(second.entries).toHaveLength(1)
    expect(matchEntries(second.entries, rules, once.counted, () => undefined).hits).toEqual([])
  })

  it('says which rule it is about to try: one that matches, or one that only a try can tell of', () => {
    const tried: string[] = []
    const rules = compile(rule('a', 'x'), rule('b', 'y'), rule('c', String.raw`(z)\1`))
    matchEntries(entriesOf('x'), rules, [], ({ id }) => tried.push(id))
    expect(tried).toEqual(['a', 'c'])
  })
})

describe('a traceback with notes', () => {
  const text = `Error: cannot read the settings
    at load (/app/settings.js:3:9) {
  code: 'ENOENT',
  path: 'conf/app.json'
}

Node.js v20.11.0`

  it('is judged by what went wrong first, and by the notes beside it after that', () => {
    const rules = [
      rule('any', String.raw`Error: |Node\.js v`),
      rule('code', 'ENOENT'),
      rule('frame', 'settings.js'),
    ]
    expect(match(text, rules)).toEqual(['any@0: Error: ', 'code@0: ENOENT'])
  })
})
