import { describe, expect, it } from 'vitest'
import { groupMarks, type Mark } from './marks'

const mark = (at: number, kind: Mark['kind'] = 'opened'): Mark => ({
  at,
  kind,
  incidentId: `i${at}`,
  label: `${kind} ${at}`,
})

describe('groupMarks', () => {
  it('draws what would cover each other as one, the worst first', () => {
    const groups = groupMarks([mark(52, 'closed'), mark(10), mark(50, 'repair'), mark(51)], 0, 100, 5)
    expect(groups.map((group) => [group.at, group.marks.map((one) => one.label)])).toEqual([
      [10, ['opened 10']],
      [50, ['opened 51', 'repair 50', 'closed 52']],
    ])
  })

  it('leaves out what lies outside of the period', () => {
    expect(groupMarks([mark(-1), mark(101)], 0, 100, 5)).toEqual([])
  })
})
