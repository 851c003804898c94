import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { goodOperations, seenFile } from '../testing/hostile-operations'
import { hostileSteps, isGoodByChance } from '../testing/hostile-steps'
import { allowing, ask, recordEffects, webRestart } from '../testing/helper-scene'

const HOSTILE = 100_000
/** Some of what is made is no attack at all. */
const RUNS = 110_000

let dir: string
beforeAll(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'mamori-fuzz-')))
  mkdirSync(join(dir, 'root/deep'), { recursive: true })
  for (const at of ['root', 'root/deep']) {
    symlinkSync('/etc', join(dir, at, 'link'))
    symlinkSync('loop', join(dir, at, 'loop'))
    symlinkSync('/nowhere/at/all', join(dir, at, 'dangling'))
    writeFileSync(join(dir, at, 'file'), '')
    writeFileSync(join(dir, at, 'target'), 'kept')
    mkdirSync(join(dir, at, 'empty'))
    execFileSync('mkfifo', [join(dir, at, 'fifo')])
  }
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

it(`of ${String(HOSTILE)} hostile steps none has an effect, and each is refused with a code`, () => {
  const root = join(dir, 'root')
  const authority = allowing({ roots: [root], ports: [1] })
  const file = seenFile(join(root, 'target'))
  const codes = new Map<string, number>()
  let good = 0
  fc.assert(
    fc.property(hostileSteps(root, file), (json) => {
      if (isGoodByChance(json, root, file)) {
        good += 1
        return
      }
      const { effects, done } = recordEffects()
      const answer = ask(json, authority, effects)
      codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1)
      // What is gone already is done without an effect: a directory, a process; so is a list of nothing that is there.
      const isNothing = answer.kind === 'done' && /^(|\{"files":0,.*\})$/.test(answer.output)
      const isRefused = answer.kind === 'refused' && /^[a-z_]+$/.test(answer.code)
      if (done().length > 0 || !(isRefused || isNothing))
        throw new Error(JSON.stringify({ json, answer, done: done() }))
    }),
    { seed: 20_260_131, numRuns: RUNS },
  )
  expect(RUNS - good).toBeGreaterThanOrEqual(HOSTILE)
  // The attack is worth something: it gets past the outer checks.
  for (const code of [
    'input',
    'step',
    'step_unknown',
    'service_not_listed',
    'argv_differs',
    'path_outside',
    'not_a_directory',
    'changed',
    'process_own',
  ])
    expect([code, codes.get(code) ?? 0]).toEqual([code, expect.toSatisfy((n: number) => n > RUNS / 1000)])
}, 240_000)

it('the good ones among them have an effect, so that refusing everything would not pass', () => {
  const root = join(dir, 'root')
  for (const step of goodOperations(root, seenFile(join(root, 'target')))) {
    const { effects, done } = recordEffects()
    ask(JSON.stringify(step), allowing({ roots: [root] }), effects)
    expect([step.kind, done().length > 0]).toEqual([step.kind, step.kind !== 'send_signal'])
  }
  const { effects, done } = recordEffects()
  expect(ask(JSON.stringify(webRestart), allowing(), effects).kind).toBe('done')
  expect(done()).toHaveLength(1)
})

it('pollutes no prototype', () => {
  const { effects } = recordEffects()
  const step = `{"kind":"service","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`
  expect(ask(step, allowing(), effects)).toMatchObject({ kind: 'refused', code: 'step' })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})
