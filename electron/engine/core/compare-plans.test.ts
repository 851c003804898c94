import type { Plan, Step } from '@shared/domain/plan'
import { samplePlan } from '@shared/testing/sample-events'
import { describe, expect, it } from 'vitest'
import { comparePlans } from './compare-plans'

const sweep = (
  files: number,
  bytes: number,
  more: Partial<Extract<Step, { kind: 'delete' }>> = {},
): Step => ({
  kind: 'delete',
  root: '/srv/app/tmp',
  patterns: ['*.tmp'],
  minAgeMs: 86_400_000,
  ageBy: 'modified',
  recursive: true,
  keep: 0,
  emptyDirectories: false,
  bounds: { files: 150, bytes: 15_000 },
  trash: null,
  found: { files, bytes, oldestAt: null },
  ...more,
})
const planOf = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({ ...samplePlan, steps, ...more })
const codes = (approved: Plan, fresh: Plan): readonly string[] => {
  const fit = comparePlans(approved, fresh)
  return fit.kind === 'fits' ? [] : fit.differences.map(({ code }) => code)
}

describe('a plan that was made again', () => {
  it('fits when nothing has changed, and when only what was seen has', () => {
    expect(comparePlans(samplePlan, samplePlan)).toEqual({ kind: 'fits' })
    expect(codes(planOf([sweep(100, 10_000)]), planOf([sweep(3, 10)]))).toEqual([])
  })

  it('fits within the approved bounds, also when its own are others', () => {
    const fresh = sweep(150, 15_000, { bounds: { files: 230, bytes: 23_000 } })
    expect(codes(planOf([sweep(100, 10_000)]), planOf([fresh]))).toEqual([])
  })

  it('fits whatever the order in which its fields were written', () => {
    const before = { mode: 0o700, uid: 0, gid: 0 }
    const access = {
      kind: 'access',
      path: '/srv/a',
      id: { dev: '1', ino: '2' },
      before,
      ownerName: null,
    } as const
    const one: Step = { ...access, after: { mode: 0o750, uid: 0, gid: 0 } }
    const other: Step = { ...access, after: { gid: 0, uid: 0, mode: 0o750 } }
    expect(codes(planOf([one]), planOf([other]))).toEqual([])
  })

  it('differs beyond the bounds, and says in what', () => {
    const fit = comparePlans(planOf([sweep(100, 10_000)]), planOf([sweep(151, 15_001)]))
    expect(fit).toMatchObject({
      kind: 'differs',
      differences: [
        { code: 'plan.differs.beyond', params: { now: 151, most: 150 } },
        { code: 'plan.differs.beyond', params: { now: 15_001, most: 15_000 } },
      ],
    })
  })

  it('differs where a pinned step is another one, is gone, or has come', () => {
    const mkdir = (path: string): Step => ({ kind: 'mkdir', path, mode: 0o755, owner: null })
    expect(codes(planOf([mkdir('/srv/a')]), planOf([mkdir('/srv/b')]))).toEqual([
      'plan.differs.gone',
      'plan.differs.new',
    ])
    expect(codes(planOf([mkdir('/srv/a'), mkdir('/srv/b')]), planOf([mkdir('/srv/a')]))).toEqual([
      'plan.differs.gone',
    ])
    expect(codes(planOf([mkdir('/srv/a')]), planOf([mkdir('/srv/a'), mkdir('/srv/a')]))).toEqual([
      'plan.differs.new',
    ])
    expect(codes(planOf([sweep(1, 1)]), planOf([sweep(1, 1, { patterns: ['*'] })]))).toEqual([
      'plan.differs.gone',
      'plan.differs.new',
    ])
  })

  it('differs where it is riskier, for another target, or judged by other checks', () => {
    expect(codes(samplePlan, { ...samplePlan, undo: 'irreversible' })).toEqual(['plan.differs.content'])
    expect(codes(samplePlan, { ...samplePlan, target: { kind: 'service', name: 'other' } })).toEqual([
      'plan.differs.content',
    ])
    expect(codes(samplePlan, { ...samplePlan, verifyChecks: ['other'] })).toEqual(['plan.differs.checks'])
  })
})
