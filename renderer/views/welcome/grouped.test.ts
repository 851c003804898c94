import type { Finding } from '@shared/domain/setup'
import { describe, expect, it } from 'vitest'
import { groupFindings } from './grouped'

const finding = (id: string, kind: Finding['kind']): Finding => ({
  id,
  kind,
  label: id,
  detail: { code: 'time.now', params: {} },
  suggested: true,
})

describe('what was found on a host', () => {
  it('is grouped in a fixed order, and what is missing is told apart', () => {
    const { found, missing } = groupFindings([
      finding('app.log', 'log'),
      finding('pg', 'postgresql'),
      finding('db.log', 'log'),
    ])
    expect(found.map((group) => [group.kind, group.findings.map((one) => one.id)])).toEqual([
      ['postgresql', ['pg']],
      ['log', ['app.log', 'db.log']],
    ])
    expect(missing).toEqual(['redis', 'http', 'service'])
  })
})
