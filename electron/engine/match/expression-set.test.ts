import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { compileExpression } from './compile-expression'
import type { Expression } from './expression'
import { createExpressionSet } from './expression-set'
import { createRandom } from './testing/random'
import { randomExpression } from './testing/random-expression'
import { randomLine } from './testing/random-line'

const shipped = z
  .object({ error_patterns: z.array(z.object({ pattern: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('../../../assets/patterns.json', import.meta.url), 'utf8')))
  .error_patterns.map(({ pattern }) => pattern)

const itself = (expression: Expression): Expression => expression
const isLinear = ({ engine }: Expression): boolean => engine.kind === 'linear'
const sourcesIn = (found: ReadonlySet<Expression>): readonly string[] =>
  [...found].map(({ source }) => source).sort()

it.each([
  ['', ['^$', 'x*']],
  ['ab', ['a', 'ab', 'b$', 'x*']],
  ['ABX\uFFFF', ['a', 'ab', 'x*', 'b\\w']],
  ['b', ['b$', 'x*']],
  ['日本 a', ['a', 'x*', '本']],
])('tells each that matches in %j', (text, sources) => {
  const matching = createExpressionSet(
    ['a', 'ab', 'b$', '^$', 'x*', 'b\\w', 'abc', '本'].map(compileExpression),
    itself,
  )
  expect(sourcesIn(matching(text))).toEqual([...sources].sort())
})

it('answers as each of the expressions does, however they are together', () => {
  const random = createRandom(4711)
  for (let round = 0; round < 20; round += 1) {
    const expressions = Array.from({ length: 12 }, () => compileExpression(randomExpression(random))).filter(
      isLinear,
    )
    const matching = createExpressionSet(expressions, itself)
    for (let n = 0; n < 60; n += 1) {
      const tree = expressions[n % expressions.length]?.engine.tree
      const text = tree ? randomLine(tree, random) : ''
      const one = expressions.filter((expression) => expression.mayMatch(text))
      expect([text, sourcesIn(matching(text))]).toEqual([text, sourcesIn(new Set(one))])
    }
  }
})

it('answers as each of the shipped patterns does, and takes more than one automaton can hold', () => {
  const twice = [...shipped, ...shipped.map((source) => `(?:${source})`)]
    .map(compileExpression)
    .filter(isLinear)
  const matching = createExpressionSet(twice, itself)
  const corpus = readFileSync(new URL('../../../e2e/corpus/http_5xx.txt', import.meta.url), 'utf8')
  for (const text of corpus.split('\n').slice(0, 100))
    expect([text, sourcesIn(matching(text))]).toEqual([
      text,
      sourcesIn(new Set(twice.filter((expression) => expression.mayMatch(text)))),
    ])
})
