import { applyEvent } from '@shared/domain/apply-event'
import { emptyState } from '@shared/domain/state'
import { renderMessage, text } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { opened, planned, sampleEvent, startAt } from '@shared/testing/timeline-events'
import { incidentMarks } from './incident-marks'

const words = {
  say: (message: Parameters<typeof renderMessage>[1]) => renderMessage('ja', message),
  t: (key: Parameters<typeof text>[1], params: Parameters<typeof text>[2]) => text('ja', key, params),
  clock: (at: number) => `+${(at - startAt) / 1000}`,
}

describe('incidentMarks', () => {
  it('marks the opening, the repair and the end of an incident', () => {
    const story = [
      opened(1),
      planned(2),
      sampleEvent('repair.started', 3, { repairId: 'repair-1' }),
      sampleEvent('incident.closed', 4, { incidentId: 'incident-1', cause: 'verified' }),
    ]
    const marks = incidentMarks(story.reduce(applyEvent, emptyState), words)
    expect(marks.map(({ kind, at, incidentId, label }) => [kind, at - startAt, incidentId, label])).toEqual([
      ['opened', 1000, 'incident-1', '発生: Redis（redis）（+1）'],
      ['closed', 4000, 'incident-1', '終了: Redis（redis）（+4）'],
      ['repair', 3000, 'incident-1', '修復: redis（+3）'],
    ])
  })

  it('has no mark for a plan that waits', () => {
    expect(incidentMarks([opened(1), planned(2)].reduce(applyEvent, emptyState), words)).toHaveLength(1)
  })
})
