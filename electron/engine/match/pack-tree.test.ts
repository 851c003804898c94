import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compileExpression } from './compile-expression'
import { openExpression, prepared } from './expression'
import { packTree, unpackTree } from './pack-tree'
import { parseExpression } from './parse-expression'

const shipped = z
  .object({ error_patterns: z.array(z.object({ pattern: z.string(), ignore: z.string().optional() })) })
  .parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))
  .error_patterns.flatMap(({ pattern, ignore = '' }) => [pattern, ignore])

describe('a tree as numbers', () => {
  it.each([...shipped, '', 'a|b||', '(?:a{2,5}?)+b*?[^\\w.]{3,}', '^\\bé\\B.$', '(?<=[ :]|^)x(?!y)', 'a{4}'])(
    'is the same tree again: %s',
    (source) => {
      const { tree } = parseExpression(source)
      expect(unpackTree(packTree(tree))).toEqual(tree)
    },
  )

  it('repeats without a limit what is repeated more often than any text is long', () => {
    const { tree } = parseExpression('a{9999999999,99999999999999999999}')
    expect(unpackTree(packTree(tree))).toMatchObject({ parts: [{ least: 2 ** 31 - 1, most: Infinity }] })
  })

  it('is small: some numbers for each character of an expression', () => {
    const bytes = shipped.map((source) => {
      const { nodes, sets } = packTree(parseExpression(source).tree)
      return nodes.byteLength + sets.byteLength
    })
    const characters = shipped.reduce((sum, source) => sum + source.length, 0)
    expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(characters * 10)
  })

  it.each([
    ['linear', '(?:timed? ?out|refused) after \\d+ ms'],
    ['watched', '(a+)b\\1'],
  ] as const)('opens in another thread as what it was: %s', (kind, source) => {
    const here = compileExpression(source)
    const there = openExpression(structuredClone(prepared(here)))
    expect(there.source).toBe(source)
    expect(there.engine).toEqual(here.engine)
    expect(there.engine.kind).toBe(kind)
    for (const text of ['Timeout after 30 ms', 'aabaa', 'nothing'])
      expect(there.find(text)).toEqual(here.find(text))
  })
})
