import { describe, expect, it } from 'vitest'
import { createByteFilter } from './byte-filter/byte-filter'
import { compileExpression } from './compile-expression'
import { filterLiterals } from './filter-literals'
import { mayFollow } from './testing/may-follow'
import { whatFollows } from './what-follows'

const follows = (source: string, text: string, rest: string): boolean =>
  mayFollow(whatFollows(compileExpression(source).engine.tree)(text), Buffer.from(rest), 0)

describe('what follows a text in a match', () => {
  it.each([
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', '1.1 500', true],
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', '1.1" 500', false],
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', '1.1 404', false],
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', '4.12.0"', false],
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', '', false],
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', '1.1 5', false],
    ['HTTP/[0-9.]+ 5[0-9]{2}', 'http/', `${'1'.repeat(40)}"`, true],
    ['HTTP/[0-9.]+ 5', 'http/', '1.1\n 5', false],
    ['port [^"]+"', 'port ', '80\n"', false],
    ['port.*in use', 'port', ' is not there, nor anywhere else that is known', true],
    ['port\\b', 'port', 'al', true],
    ['(?:port|portal) x', 'port', 'al x', true],
    ['(?:port|portal) x', 'port', 'er x', false],
    ['Fehler[ä-ü]x', 'fehler', 'öx', true],
    ['Fehler[ä-ü]x', 'fehler', 'ox', false],
    ['(?:ab){2,}c', 'ab', 'abc', true],
    ['(?:ab){2,}c', 'ab', 'c', true],
    ['(?:ab){2,}c', 'ab', 'b', false],
  ])('%s: behind %j stands %j', (source, text, rest, expected) => {
    expect(follows(source, text, rest)).toBe(expected)
  })

  it('is looked at while a frequent text is searched for', () => {
    const literals = filterLiterals(compileExpression('HTTP/[0-9.]+ 5[0-9]{2}'), 0) ?? []
    expect(literals.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['http/'])
    const filter = createByteFilter(literals, { chunkBytes: 1000 })
    const lines = '"GET / HTTP/1.1" 500 12\nHTTP/1.1 502 from upstream\nokhttp/4.12.0\nhttp/'
    filter.buffer.set(Buffer.from(lines))
    const { hits, hitCount } = filter.scan(lines.length)
    expect([...hits.subarray(0, hitCount * 3)]).toEqual([24, 50, 0])
  })
})
