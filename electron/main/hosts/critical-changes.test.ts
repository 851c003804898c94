import { describe, expect, it } from 'vitest'
import { incident, running, silence } from '../testing/sample-state'
import { criticalChanges } from './critical-changes'

const over = incident('over', { closedAt: 5 })
const ids = (before: Parameters<typeof criticalChanges>[0], after: Parameters<typeof criticalChanges>[1]) => {
  const { opened, ended } = criticalChanges(before, after)
  return { opened: opened.map(({ id }) => id), ended }
}

describe('criticalChanges', () => {
  it('finds what opened and what ended, critical alone', () => {
    const before = running({ incidents: { a: incident('a'), b: incident('b') } })
    const after = running({
      incidents: {
        a: incident('a', { closedAt: 9 }),
        b: incident('b'),
        c: incident('c'),
        d: incident('d', { severity: 'error' }),
        over,
      },
    })
    expect(ids(before, after)).toEqual({ opened: ['c'], ended: ['a'] })
  })

  it('takes what the host no longer knows for ended', () => {
    const before = running({ incidents: { a: incident('a') } })
    expect(ids(before, running())).toEqual({ opened: [], ended: ['a'] })
  })

  it('is quiet about what is silenced, and tells it when the silence is over', () => {
    const incidents = { a: incident('a') }
    const silenced = running({ incidents, silences: { s: silence('all') } })
    expect(ids(running(), silenced)).toEqual({ opened: [], ended: [] })
    expect(ids(running({ incidents }), silenced)).toEqual({ opened: [], ended: ['a'] })
    expect(ids(silenced, running({ incidents }))).toEqual({ opened: ['a'], ended: [] })
  })

  it('finds no news in a first look', () => {
    const after = running({ incidents: { a: incident('a') } })
    expect(ids(null, after)).toEqual({ opened: [], ended: [] })
    expect(ids({ kind: 'setup', settingsFile: '/x' }, after)).toEqual({ opened: [], ended: [] })
  })
})
