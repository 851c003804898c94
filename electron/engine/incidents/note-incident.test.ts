import { AppError } from '@shared/ipc/app-error'
import { operator } from '@shared/testing/sample-events'
import { applyEvent } from '@shared/domain/apply-event'
import { emptyState } from '@shared/domain/state'
import { opened } from '@shared/testing/timeline-events'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../stages/recorder'
import { noteIncident } from './note-incident'

const world = () => {
  let state = applyEvent(emptyState, opened(1))
  const recorded: Entry[] = []
  const context = {
    recorder: {
      state: () => state,
      record: async (entries: readonly Entry[]) => {
        recorded.push(...entries)
        for (const entry of entries)
          state = applyEvent(state, { seq: state.seq + 1, v: 1, at: 5, actor: operator, ...entry })
      },
    } as Parameters<typeof noteIncident>[0]['recorder'],
    say: ({ code }: { readonly code: string }) => code,
    signal: new AbortController().signal,
  }
  const note = (text: string, assignee: string | null = null, incidentId = 'incident-1') =>
    noteIncident(context, { incidentId, text, assignee }, operator)
  return { recorded, note, state: () => state }
}

describe('a note', () => {
  it('is recorded with who said it', async () => {
    const { recorded, note, state } = world()
    await note('再起動は待つ', '田中')
    expect(recorded).toEqual([
      {
        type: 'incident.noted',
        data: { incidentId: 'incident-1', text: '再起動は待つ', assignee: '田中' },
        actor: operator,
      },
    ])
    expect(state().incidents['incident-1']?.note?.assignee).toBe('田中')
  })

  it('keeps no secret and nothing that deceives the eye', async () => {
    const { recorded, note } = world()
    await note('\u202Eevil\u0007\r\npassword=hunter2\u001B[31m', ' 田\u200B中\n次 ')
    expect(recorded[0]?.data).toMatchObject({
      text: expect.stringMatching(/^evil\npassword=\*\*\*/),
      assignee: '田中 次',
    })
    expect(JSON.stringify(recorded)).not.toMatch(/hunter2|\\u001b|\\u202e|\u202E/i)
  })

  it('says nothing twice, and takes an assignee away', async () => {
    const { recorded, note } = world()
    await note('', null)
    await note('', '田中')
    await note('', '田中')
    await note('', null)
    expect(recorded.map(({ data }) => 'assignee' in data && data.assignee)).toEqual(['田中', null])
  })

  it('needs an incident that is known', async () => {
    const { note } = world()
    await expect(note('x', null, 'gone')).rejects.toEqual(new AppError('not_found', 'incident.note.unknown'))
  })
})
