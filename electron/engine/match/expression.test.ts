import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compileExpression } from './compile-expression'
import type { Expression } from './expression'
import type { Tree } from './expression-tree'
import { requiredLiterals } from './required-literals'
import { searchWatched } from './watched'
import { whatFollows, type Following } from './what-follows'
import { mayFollow } from './testing/may-follow'
import { createRandom, type Random } from './testing/random'
import { randomExpression } from './testing/random-expression'
import { randomLine } from './testing/random-line'

const shipped = z
  .object({ error_patterns: z.array(z.object({ pattern: z.string(), ignore: z.string().optional() })) })
  .parse(JSON.parse(readFileSync(new URL('../../../assets/patterns.json', import.meta.url), 'utf8')))
  .error_patterns.flatMap(({ pattern, ignore }) => (ignore === undefined ? [pattern] : [pattern, ignore]))

const LINES = 5000

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

const mayBeEmpty = (tree: Tree): boolean => {
  switch (tree.kind) {
    case 'unit':
      return false
    case 'look':
      return true
    case 'sequence':
      return tree.parts.every(mayBeEmpty)
    case 'choice':
      return tree.options.some(mayBeEmpty)
    case 'repeat':
      return tree.least === 0 || mayBeEmpty(tree.part)
  }
}

/** Where a repeated part may be empty, JavaScript's preference is one of its own (ECMA-262, 22.2.2.3.1). */
const repeatsEmpty = (tree: Tree): boolean => {
  switch (tree.kind) {
    case 'unit':
    case 'look':
      return false
    case 'sequence':
      return tree.parts.some(repeatsEmpty)
    case 'choice':
      return tree.options.some(repeatsEmpty)
    case 'repeat':
      return mayBeEmpty(tree.part) || repeatsEmpty(tree.part)
  }
}

/** Whether a text stands in a line where what follows it is what has to. */
const stands = (text: string, line: string, after: Following | null): boolean => {
  for (let at = line.indexOf(text); at !== -1; at = line.indexOf(text, at + 1))
    if (mayFollow(after, Buffer.from(line.slice(at + text.length)), 0)) return true
  return false
}

/** What our engine and V8's find in random lines; only what differs is kept, so that a failure is readable. */
const differences = (expression: Expression, random: Random): readonly unknown[] => {
  if (expression.engine.kind !== 'linear') throw new Error(`${expression.source} is not linear`)
  const { tree } = expression.engine
  const reference = new RegExp(expression.source, 'i')
  const literals = requiredLiterals(tree)
  const following = whatFollows(tree)
  const needed = literals?.map((text) => ({ text, after: following(text) })) ?? null
  const anyLength = repeatsEmpty(tree)
  const lines = Array.from({ length: LINES }, () => randomLine(tree, random))
  const found = expression.search(lines)
  // V8's engine may take for ever where ours does not; what it gives up proves nothing.
  const references = searchWatched(reference, lines)
  return lines.flatMap((line, index) => {
    const expected = references[index] ?? null
    if (expected === 'given_up') return []
    const ours = found[index] ?? null
    // What follows is looked at in lines of files, which hold no newline.
    const isLine = !line.includes('\n')
    const held =
      expected === null ||
      (needed?.some(({ text, after }) => stands(text, lower(line), isLine ? after : null)) ?? true)
    const bytes = Buffer.from(line)
    const ascii = expression.testAscii?.(bytes, 0, bytes.length)
    const sameBytes = ascii === 'not_ascii' || (ascii === 'match') === (expected !== null)
    const seen =
      ours !== null && ours !== 'given_up' && anyLength ? { ...ours, length: expected?.length } : ours
    const same =
      JSON.stringify(seen) === JSON.stringify(expected) &&
      held &&
      sameBytes &&
      (ascii !== 'not_ascii' || /[^\0-\x7f]/.test(line))
    return same ? [] : [{ source: expression.source, line, ours, expected, literals: held, ascii }]
  })
}

describe('an expression that somebody holds', () => {
  it('is not parsed again', () => {
    const held = compileExpression('held (?:once|twice)')
    expect(compileExpression('held (?:once|twice)')).toBe(held)
    expect(compileExpression('held (?:once|twice)?')).not.toBe(held)
    expect(() => compileExpression('held (')).toThrow(SyntaxError)
    expect(() => compileExpression('held (')).toThrow(SyntaxError)
  })
})

describe('the linear engine', () => {
  it('finds in random lines what the JavaScript engine finds, for all expressions that are shipped', () => {
    const random = createRandom(1)
    for (const source of shipped) expect(differences(compileExpression(source), random)).toEqual([])
  }, 120_000)

  it('finds in random lines what the JavaScript engine finds, for 200 generated expressions', () => {
    const random = createRandom(20_260_131)
    for (let count = 0; count < 200; count += 1)
      expect(differences(compileExpression(randomExpression(random)), random)).toEqual([])
  }, 120_000)
})
