import { describe, expect, it } from 'vitest'
import { compileExpression } from './compile-expression'
import { hostileSearches } from './testing/hostile-searches'

const LIMIT_MS = 100
const MOST_RUNS = 10

/** The best of some runs, as many as it takes: what the machine does meanwhile says nothing about an expression. */
const fastestMs = (source: string, line: string): number => {
  const expression = compileExpression(source)
  let fastest = Infinity
  for (let run = 0; run < MOST_RUNS && fastest >= LIMIT_MS; run += 1) {
    const startedAt = performance.now()
    expression.find(line)
    fastest = Math.min(fastest, performance.now() - startedAt)
  }
  return fastest
}

describe('a line of a million characters', () => {
  it.each(hostileSearches)('cannot hold up: $name', ({ source, line }) => {
    expect(fastestMs(source, line)).toBeLessThan(LIMIT_MS)
  })

  it('is answered, not given up, by all that an automaton can run', () => {
    const linear = hostileSearches.filter(({ source }) => compileExpression(source).engine.kind === 'linear')
    expect(linear.length).toBeGreaterThan(25)
    expect(linear.filter(({ source, line }) => compileExpression(source).find(line) === 'given_up')).toEqual(
      [],
    )
  })

  it('is given up where only a backtracking engine could answer', () => {
    const watched = hostileSearches.filter(
      ({ source }) => compileExpression(source).engine.kind === 'watched',
    )
    expect(watched.map(({ name }) => name)).toEqual([
      'a back reference', 'a repeated word', 'look-ahead', 'look-behind', 'negative look-ahead',
    ]) // prettier-ignore
    expect(watched.some(({ source, line }) => compileExpression(source).find(line) === 'given_up')).toBe(true)
  })
})
