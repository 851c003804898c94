import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`/app/server.js:12
    throw new Error('boom', { cause: inner })
    ^

Error: boom
    at Object.<anonymous> (/app/server.js:12:11)
    at async Promise.all (index 0)
    at new Promise (<anonymous>)
    at file:///app/main.mjs:3:1
    at node:internal/main/run_main_module:23:47 {
  code: 'ENOENT',
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:5432
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16) {
    errno: -111,
  }
}

Node.js v20.11.0`
const length = sample.split('\n').length

describe('an error of Node', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      'Error: boom',
      '[cause]: Error: connect ECONNREFUSED 127.0.0.1:5432',
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })

  it('takes the log line that introduces it', () => {
    const logged =
      '2026-01-31T05:30:16.123Z error: request failed\nTypeError: x is not a function\n    at f (/app/a.js:1:2)\nGET /ok 200'
    expect(shapeOf(grouped(logged))).toEqual(['traceback 3', 'line 1'])
    const same = '2026-01-31T05:30:16.123Z error: Unhandled MongoServerError: gone\n    at f (/app/a.js:1:2)'
    expect(shapeOf(grouped(same))).toEqual(['traceback 2'])
    expect(
      shapeOf(
        grouped('PrismaClientInitializationError: \nInvalid invocation:\n\nx\n    at f (/app/a.js:1:2)'),
      ).at(-1),
    ).toBe('traceback 2')
  })

  it('ends with its properties or the version', () => {
    const entries = grouped(
      "Error: a\n    at f (/app/a.js:1:2) {\n  code: 'X'\n}\nGET /ok 200\nError: b\n    at f (/app/a.js:1:2)\n\nNode.js v22.1.0\nNode.js v22.1.0",
    )
    expect(shapeOf(entries)).toEqual(['traceback 4', 'line 1', 'traceback 4', 'line 1'])
  })
})
