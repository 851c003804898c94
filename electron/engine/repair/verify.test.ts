import type { CheckStatus } from '@shared/domain/check'
import { describe, expect, it } from 'vitest'
import { verifyRepair, type VerifyInput, type VerifyVerdict } from './verify'

const T = 1_000_000
const base: VerifyInput = {
  performedAt: T,
  performedOk: true,
  verifyChecks: ['redis'],
  results: [],
  recurrences: [],
  cause: 'check',
  proof: null,
  now: T + 1,
  recurrenceMs: 300_000,
  checkDeadlineMs: 60_000,
}

/** `H10 U20` → healthy 10 s after the repair, unhealthy 20 s after it; `?` is unknown. */
const results = (text: string, name = 'redis'): VerifyInput['results'] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const status: CheckStatus = word.startsWith('H')
        ? 'healthy'
        : word.startsWith('U')
          ? 'unhealthy'
          : 'unknown'
      return { name, at: T + Number(word.slice(1)) * 1000, status }
    })

const brief = (verdict: VerifyVerdict): string =>
  verdict.kind === 'wait'
    ? `wait ${(verdict.untilAt - T) / 1000}`
    : `${verdict.outcome}: ${verdict.evidence.map(({ code, params }) => [code, params['check']].filter(Boolean).join(' ')).join(', ')}`

const at = (seconds: number): number => T + seconds * 1000
const PASSED = 'verify.passed redis'

describe('verifyRepair', () => {
  it.each<readonly [string, Partial<VerifyInput>, string]>([
    [
      'steps that failed',
      { performedOk: false, results: results('H1 H2 H3') },
      'ineffective: verify.not_performed',
    ],

    ['no result yet', {}, 'wait 60'],
    ['two passes', { results: results('H1 H2'), now: at(3) }, 'wait 62'],
    ['three passes in a row', { results: results('H1 H2 H3'), now: at(3) }, `verified: ${PASSED}`],
    ['three passes told out of order', { results: results('H3 H1 H2'), now: at(3) }, `verified: ${PASSED}`],
    ['three passes, not in a row', { results: results('H1 U2 H3 H4'), now: at(4) }, 'wait 64'],
    ['an unknown between passes', { results: results('H1 H2 ?3 H4 H5'), now: at(5) }, 'wait 65'],
    ['three passes after a failure', { results: results('U1 H2 H3 H4'), now: at(4) }, `verified: ${PASSED}`],
    ['passes from before the repair', { results: results('H-3 H-2 H-1 H0'), now: at(1) }, 'wait 60'],
    ['another check passing', { results: results('H1 H2 H3', 'disk'), now: at(4) }, 'wait 60'],
    [
      'fewer passes asked for',
      { neededPasses: 1, results: results('H1'), now: at(1) },
      `verified: ${PASSED}`,
    ],

    ['failing before the deadline', { results: results('U10 U50'), now: at(59) }, 'wait 60'],
    [
      'failing at the deadline',
      { results: results('U10 U50'), now: at(60) },
      'ineffective: verify.still_failing redis',
    ],
    ['failing again after a pass', { results: results('H30 U50'), now: at(60) }, 'wait 90'],
    [
      'failing again for long',
      { results: results('H30 U50 U80'), now: at(90) },
      'ineffective: verify.still_failing redis',
    ],
    ['a slow check that passes', { results: results('U10 H55'), now: at(116) }, 'wait 420'],
    [
      'coming and going for ever',
      { results: results('U100 H200 U300 H419'), now: at(420) },
      'ineffective: verify.still_failing redis',
    ],
    ['no result at the deadline', { now: at(60) }, 'inconclusive: verify.no_answer redis'],
    ['only unknown', { results: results('?10 ?50'), now: at(60) }, 'inconclusive: verify.no_answer redis'],

    [
      'two checks, one passed',
      {
        verifyChecks: ['redis', 'api'],
        results: [...results('H1 H2 H3'), ...results('H2', 'api')],
        now: at(4),
      },
      'wait 62',
    ],
    [
      'two checks, one failing',
      {
        verifyChecks: ['redis', 'api'],
        results: [...results('H1 H2 H3'), ...results('U2', 'api')],
        now: at(61),
      },
      'ineffective: verify.still_failing api',
    ],
    [
      'two checks, both passed',
      {
        verifyChecks: ['redis', 'api'],
        results: [...results('H1 H2 H3'), ...results('H1 H2 H4', 'api')],
        now: at(4),
      },
      `verified: ${PASSED}, verify.passed api`,
    ],

    ['log: passed, not yet quiet', { cause: 'log', results: results('H1 H2 H3'), now: at(4) }, 'wait 300'],
    [
      'log: passed and quiet',
      { cause: 'log', results: results('H1 H2 H3'), now: at(300) },
      `verified: ${PASSED}, verify.quiet`,
    ],
    [
      'log: recurred',
      { cause: 'log', results: results('H1 H2 H3'), recurrences: [at(40)], now: at(41) },
      'ineffective: verify.recurred',
    ],
    [
      'log: lines from before',
      { cause: 'log', results: results('H1 H2 H3'), recurrences: [at(-1), at(0)], now: at(41) },
      'wait 300',
    ],
    [
      'log: seen after the window',
      { cause: 'log', results: results('H1 H2 H3'), recurrences: [at(301)], now: at(302) },
      `verified: ${PASSED}, verify.quiet`,
    ],
    [
      'check: log lines play no part',
      { recurrences: [at(2)], results: results('H1 H2 H3'), now: at(3) },
      `verified: ${PASSED}`,
    ],

    [
      'no check, proof, not yet quiet',
      { cause: 'log', verifyChecks: [], proof: true, now: at(299) },
      'wait 300',
    ],
    [
      'no check, proof, quiet',
      { cause: 'log', verifyChecks: [], proof: true, now: at(300) },
      'verified: verify.nothing_left, verify.quiet',
    ],
    [
      'no check, proof, recurred',
      { cause: 'log', verifyChecks: [], proof: true, recurrences: [at(9)], now: at(9) },
      'ineffective: verify.recurred',
    ],
    [
      'no check, still needed',
      { cause: 'log', verifyChecks: [], proof: false, now: at(1) },
      'ineffective: verify.still_needed',
    ],
    ['no check, no proof', { cause: 'log', verifyChecks: [], now: at(299) }, 'wait 300'],
    [
      'only silence',
      { cause: 'log', verifyChecks: [], now: at(300) },
      'inconclusive: verify.quiet, verify.no_check',
    ],
  ])('%s', (_name, change, expected) => {
    expect(brief(verifyRepair({ ...base, ...change }))).toBe(expected)
  })

  it('always ends: past the last call it never waits, whatever the results are', () => {
    for (const text of ['', 'H1', 'U1', '?1', 'H1 U2 H419', 'H400 H410'])
      for (const cause of ['log', 'check'] as const)
        expect(verifyRepair({ ...base, cause, results: results(text), now: at(420) }).kind).toBe('settled')
  })

  it('never waits for a moment that has passed', () => {
    const late = Array.from({ length: 87 }, (_, index) => index * 5).filter((seconds) => {
      const verdict = verifyRepair({
        ...base,
        results: results('U10 H55').filter((r) => r.at <= at(seconds)),
        now: at(seconds),
      })
      return verdict.kind === 'wait' && verdict.untilAt <= at(seconds)
    })
    expect(late).toEqual([])
  })
})
