/**
 * Lines of a million characters that make a backtracking engine work for ever, on the program's engine and on V8's:
 * node bench/run.mjs hostile.
 */
import { compileExpression } from '../electron/engine/match/compile-expression'
import { hostileSearches } from '../electron/engine/match/testing/hostile-searches'
import { createContext, Script } from 'node:vm'

const V8_LIMIT_MS = 2000
const LIMIT_MS = 100
const script = new Script('expression.test(line)')

const v8Ms = (source: string, line: string): string => {
  const startedAt = performance.now()
  try {
    script.runInContext(createContext({ expression: new RegExp(source, 'i'), line }), {
      timeout: V8_LIMIT_MS,
    })
    return (performance.now() - startedAt).toFixed(1)
  } catch (error) {
    // Its time is over, or its stack is full.
    return error instanceof RangeError ? 'stack overflow' : `over ${V8_LIMIT_MS}`
  }
}

let slowest = 0
for (const { name, source, line } of hostileSearches) {
  const expression = compileExpression(source)
  const startedAt = performance.now()
  const answer = expression.find(line)
  const ms = performance.now() - startedAt
  slowest = Math.max(slowest, ms)
  const found = answer === null || answer === 'given_up' ? answer : 'found'
  console.log(
    JSON.stringify({
      bench: 'hostile',
      name,
      engine: expression.engine.kind,
      found,
      ms: Number(ms.toFixed(1)),
      v8Ms: v8Ms(source, line),
    }),
  )
}
console.log(
  JSON.stringify({
    bench: 'hostile',
    lineCharacters: 1_000_000,
    slowestMs: Number(slowest.toFixed(1)),
    limitMs: LIMIT_MS,
  }),
)
if (slowest > LIMIT_MS) process.exitCode = 1
