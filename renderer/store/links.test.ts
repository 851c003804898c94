import type { Role } from '@shared/domain/role'
import type { HostEntry, Link } from '@shared/ipc/hosts'
import { describe, expect, it } from 'vitest'
import { mayAct } from '../components/act/may'
import { isLive, lacksRights, roleOn, worstOther } from './links'

const versions = { app: '1', contract: 1, reducer: 1 }
const actor = { kind: 'person', name: 'sato', host: 'a', face: 'viewer', proof: 'proved' } as const
const attached = (role: Role | null, proof: 'proved' | 'claimed' = 'proved'): Link => ({
  kind: 'attached',
  sinceAt: 0,
  versions,
  actor: { ...actor, proof },
  role,
})
const down = (code: string): Link => ({
  kind: 'down',
  sinceAt: 0,
  why: { code, params: {} },
  detail: null,
  retryAt: null,
})
const own: Link = { kind: 'own' }

describe('a link', () => {
  it.each([
    [own, true, 'change', false],
    [attached('look'), true, 'look', false],
    [attached(null), false, null, true],
    [down('wire.no_rights'), false, null, true],
    [down('wire.closed'), false, null, false],
    [{ kind: 'connecting', sinceAt: 0 } as const, false, null, false],
  ])('%j', (link, live, role, rights) => {
    expect([isLive(link), roleOn(link), lacksRights(link)]).toEqual([live, role, rights])
  })
})

describe('what may be done', () => {
  it.each([
    ['running', own, 'change', 'yes'],
    ['running', null, 'change', 'yes'],
    ['running', attached('look'), 'approve', 'role'],
    ['running', attached('approve'), 'approve', 'yes'],
    ['running', attached('approve'), 'change', 'role'],
    ['running', attached('look', 'claimed'), 'approve', 'claimed'],
    ['running', down('wire.closed'), 'look', 'lost'],
    ['lost', own, 'look', 'lost'],
    ['connecting', null, 'approve', 'lost'],
  ] as const)('while %s over %j, %s: %s', (phase, link, needs, kind) => {
    expect(mayAct(phase, link, needs).kind).toBe(kind)
  })
})

describe('trouble elsewhere', () => {
  const host = (id: string, shape: HostEntry['shape']): HostEntry => ({
    id,
    kind: 'ssh',
    name: id,
    destination: id,
    link: own,
    shape,
    approvals: 0,
  })

  it('is the worst of the hosts that are not shown', () => {
    const hosts = [host('a', 'critical'), host('b', 'approval'), host('c', 'caution'), host('d', 'ok')]
    expect(worstOther({ selectedId: 'a', hosts })?.id).toBe('c')
    expect(worstOther({ selectedId: 'd', hosts })?.id).toBe('a')
  })

  it('is nothing while the others are well', () => {
    expect(worstOther({ selectedId: 'a', hosts: [host('a', 'critical'), host('b', 'ok')] })).toBeNull()
  })
})
