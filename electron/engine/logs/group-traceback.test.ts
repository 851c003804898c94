import { describe, expect, it } from 'vitest'
import { flushTraceback, groupLines, MAX_ENTRY_LINES, type Entry } from './group-traceback'
import type { Line } from './line-splitter'

const toLines = (text: string, offset = 0): readonly Line[] => {
  let at = offset
  return text.split('\n').map((line) => {
    const from = at
    at += Buffer.byteLength(line) + 1
    return { text: line, offset: from }
  })
}
const group = (text: string): readonly Entry[] => {
  const { entries, open } = groupLines(null, toLines(text))
  const { entry } = flushTraceback(open)
  return entry ? [...entries, entry] : entries
}
const shape = (entries: readonly Entry[]): readonly string[] =>
  entries.map((entry) => `${entry.kind} ${entry.lines.length}`)

const plain = `Traceback (most recent call last):
  File "/app/main.py", line 10, in load
    open(path)
    ^^^^^^^^^^
FileNotFoundError: [Errno 2] No such file or directory: 'data/x.json'`

describe('groupLines', () => {
  it('makes one entry of a traceback and leaves the lines around it alone', () => {
    expect(shape(group(`before\n${plain}\n2026-01-31 14:30:17 INFO next`))).toEqual([
      'line 1',
      'traceback 5',
      'line 1',
    ])
  })

  it('tells frames from what went wrong', () => {
    expect(group(plain)[0]?.lines.map((line) => line.role)).toEqual([
      'text',
      'frame',
      'frame',
      'frame',
      'text',
    ])
  })

  it('takes the log line that introduces it', () => {
    const entries = group(`GET /ok\n2026-01-31 14:30:16,123 ERROR in app: Exception on /api [GET]\n${plain}`)
    expect(shape(entries)).toEqual(['line 1', 'traceback 6'])
    expect(entries[1]?.partOf).toBe(8)
  })

  it('does not take a line that is no log header', () => {
    expect(shape(group(`starting worker\n${plain}`))).toEqual(['line 1', 'traceback 5'])
  })

  it('keeps chained exceptions together', () => {
    const chained = `${plain}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 14, in <module>
    raise RuntimeError("cannot load")
RuntimeError: cannot load`
    expect(shape(group(`${chained}\ndone: ok`))).toEqual(['traceback 12', 'line 1'])
  })

  it('parts two tracebacks that follow each other', () => {
    expect(shape(group(`${plain}\n${plain}`))).toEqual(['traceback 5', 'traceback 5'])
  })

  it('keeps the further lines of a message', () => {
    const multi = `Traceback (most recent call last):
  File "/app/db.py", line 3, in connect
    engine.connect()
sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" (10.0.0.5), port 5432 failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?

(Background on this error at: https://sqlalche.me/e/20/e3q8)
[31/Jan/2026 14:30:16] next`
    expect(shape(group(multi))).toEqual(['traceback 7', 'line 1'])
  })

  it('follows a relay that puts its prefix before every line', () => {
    const relayed = plain.split('\n').map((line, i) => `Jan 31 14:30:1${i} web1 app[812]: ${line}`)
    const header = 'Jan 31 14:30:10 web1 app[812]: ERROR in app: Exception on / [GET]'
    expect(shape(group([header, ...relayed, 'Jan 31 14:30:20 web1 cron[9]: job'].join('\n')))).toEqual([
      'traceback 6',
      'line 1',
    ])
    const compose = plain.split('\n').map((line) => `app-1  | ${line}`)
    expect(shape(group([...compose, 'db-1  | LOG: ready'].join('\n')))).toEqual(['traceback 5', 'line 1'])
  })

  it('follows a traceback whose first line alone has a prefix', () => {
    expect(shape(group(`2026-01-31 14:30:16 ERROR ${plain}\n2026-01-31 14:30:17 INFO ok`))).toEqual([
      'traceback 5',
      'line 1',
    ])
  })

  it('counts a traceback that lines of others stand in as one occurrence', () => {
    const [head, ...rest] = plain.split('\n')
    const entries = group(
      [head, rest[0], '2026-01-31 14:30:16 INFO other thread', ...rest.slice(1), 'x y'].join('\n'),
    )
    expect(shape(entries)).toEqual(['traceback 5', 'line 1', 'line 1'])
  })

  it('holds a traceback whose lines come in two reads', () => {
    const lines = toLines(plain)
    const first = groupLines(null, lines.slice(0, 3))
    expect(first.entries).toEqual([])
    const second = groupLines(first.open, lines.slice(3))
    expect(shape(second.entries)).toEqual(['traceback 5'])
  })

  it('tells a finished traceback at once and counts a chain that follows later as part of it', () => {
    const first = groupLines(null, toLines(plain))
    expect(shape(first.entries)).toEqual(['traceback 5'])
    const later = `\nThe above exception was the direct cause of the following exception:\n\n${plain}`
    const second = groupLines(first.open, toLines(later, 500))
    expect(shape(second.entries)).toEqual(['traceback 8'])
    expect(second.entries[0]?.partOf).toBe(0)
  })

  it('tells an unfinished traceback when nothing more comes, and forgets it after the next silence', () => {
    const lines = toLines(plain)
    const flushed = flushTraceback(groupLines(null, lines.slice(0, 3)).open)
    expect(flushed.entry?.lines).toHaveLength(3)
    expect(groupLines(flushed.open, lines.slice(3)).entries).toMatchObject([{ kind: 'traceback', partOf: 0 }])
    expect(flushTraceback(flushed.open)).toMatchObject({ entry: null, open: { tracebacks: [] } })
  })

  it('groups an exception group', () => {
    const text = `  + Exception Group Traceback (most recent call last):
  |   File "/app/main.py", line 3, in <module>
  |     raise ExceptionGroup("many", errors)
  | ExceptionGroup: many (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: one
    +------------------------------------
2026-01-31 14:30:17 INFO next`
    const entries = group(text)
    expect(shape(entries)).toEqual(['traceback 7', 'line 1'])
    expect(entries[0]?.lines.filter((line) => line.role === 'text').map((line) => line.text.trim())).toEqual([
      '+ Exception Group Traceback (most recent call last):',
      '| ExceptionGroup: many (1 sub-exception)',
      '| ValueError: one',
    ])
  })

  it('keeps the beginning and the end of a very long traceback', () => {
    const frames = Array.from({ length: 5000 }, (_, i) => `  File "/app/r.py", line ${i}, in f`)
    const [entry] = group(
      ['Traceback (most recent call last):', ...frames, 'RecursionError: too deep'].join('\n'),
    )
    expect(entry?.lines).toHaveLength(MAX_ENTRY_LINES)
    expect(entry?.lines[20]?.text).toBe(`…[+${5002 - MAX_ENTRY_LINES + 1} lines]`)
    expect(entry?.lines.at(-1)?.text).toBe('RecursionError: too deep')
  })
})
