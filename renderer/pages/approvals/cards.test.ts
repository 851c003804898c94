import { message } from '@shared/domain/new-message'
import type { State } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { finished, stateOf, tell, type Told } from '../../testing/story'
import { storyOf } from '../../testing/stories'
import { approvalLists, stagesOf } from './cards'

const now = Date.parse('2026-01-31T14:30:15+09:00')
const after = (...more: readonly Told[]): State => stateOf([...storyOf('busy', now), ...more], now)
const marks = (state: State): readonly string[] => {
  const repair = state.repairs['r3']
  if (repair === undefined) throw new Error('the story has no r3')
  return stagesOf(repair).map((stage) => stage.mark)
}

const approved = tell(9, 'repair.approved', { repairId: 'r3', hash: 'a'.repeat(64) })
const started = tell(8, 'repair.started', { repairId: 'r3' })
const performed = (ok: boolean): Told => tell(5, 'repair.performed', { repairId: 'r3', ok })
const settled = (outcome: 'verified' | 'ineffective'): Told =>
  tell(1, 'repair.settled', { repairId: 'r3', outcome, evidence: [] })

describe('the stages of a repair', () => {
  it.each([
    ['waiting', [], ['done', 'now', 'ahead', 'ahead']],
    ['approved', [approved], ['done', 'done', 'now', 'ahead']],
    ['performing', [approved, started], ['done', 'done', 'now', 'ahead']],
    ['verifying', [approved, started, performed(true)], ['done', 'done', 'done', 'now']],
    ['verified', [approved, started, performed(true), settled('verified')], ['done', 'done', 'done', 'done']],
    [
      'failed',
      [approved, started, performed(false), settled('ineffective')],
      ['done', 'done', 'failed', 'failed'],
    ],
    [
      'without effect',
      [approved, started, performed(true), settled('ineffective')],
      ['done', 'done', 'done', 'failed'],
    ],
    [
      'rejected',
      [tell(2, 'repair.rejected', { repairId: 'r3', reason: 'no' })],
      ['done', 'failed', 'ahead', 'ahead'],
    ],
    [
      'withdrawn after its approval',
      [
        approved,
        tell(2, 'repair.withdrawn', { repairId: 'r3', message: message('repair.already_recovered') }),
      ],
      ['done', 'done', 'failed', 'ahead'],
    ],
  ] as const)('%s', (_, more, expected) => {
    expect(marks(after(...more))).toEqual(expected)
  })
})

describe('the lists of the page', () => {
  it('keep a card in its place from its approval to its end, and drop it when it is put away', () => {
    const ids = (state: State, followed: readonly string[]) =>
      approvalLists(state, new Set(followed), now).cards.map((repair) => repair.id)
    expect(ids(after(), [])).toEqual(['r3', 'r4', 'r5'])
    expect(ids(after(approved, started, finished(6, 'r3', 0, now, '')), ['r3'])).toEqual(['r3', 'r4', 'r5'])
    const ended = after(approved, started, performed(true), settled('verified'))
    expect(ids(ended, ['r3'])).toEqual(['r3', 'r4', 'r5'])
    expect(ids(ended, [])).toEqual(['r4', 'r5'])
    expect(approvalLists(ended, new Set(), now).ended.map((repair) => repair.id)).toEqual(['r3'])
  })

  it('leave repairs out that nobody was asked about', () => {
    expect(approvalLists(after(), new Set(), now).ended).toEqual([])
  })
})
