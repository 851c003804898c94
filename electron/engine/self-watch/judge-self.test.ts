import { describe, expect, it } from 'vitest'
import { judgeSelf, nextCourses, type Courses, type Finding, type Sight } from './judge-self'

const now = 10_000_000
const MINUTE = 60_000

const sight = (change: Partial<Sight> = {}): Sight => ({
  now,
  loop: { phase: 'between', since: now - 1000, takesMs: 2000 },
  checks: [{ name: 'redis', everyMs: MINUTE, timeoutMs: 5000, lastRunAt: now - MINUTE }],
  sources: [{ id: 'app', state: 'following', lagBytes: 0, growingSince: null }],
  mailbox: { length: 1, since: now - 1000 },
  records: { length: 0, since: now },
  lagMs: 2,
  ...change,
})
const codes = (change: Partial<Sight>): readonly string[] =>
  judgeSelf(sight(change)).map(({ title }) => title.code)

describe('an engine', () => {
  it('that keeps up has nothing to tell, also in the pause between its iterations', () => {
    expect(judgeSelf(sight())).toEqual([])
    expect(codes({ loop: { phase: 'pause', since: now - 5 * MINUTE, takesMs: 5 * MINUTE } })).toEqual([])
    expect(codes({ loop: { phase: 'stopped', since: 0, takesMs: Infinity } })).toEqual([])
    expect(codes({ lagMs: null, sources: [], checks: [] })).toEqual([])
  })

  it.each<[string, Partial<Sight>, string]>([
    [
      'begins its cycle late',
      { loop: { phase: 'pause', since: now - 5 * MINUTE - 31_000, takesMs: 5 * MINUTE } },
      'self.loop',
    ],
    [
      'does not come out of a cycle',
      { loop: { phase: 'cycle', since: now - 4 * MINUTE, takesMs: 3 * MINUTE } },
      'self.loop',
    ],
    [
      'has not run a check for three intervals',
      { checks: [{ name: 'redis', everyMs: MINUTE, timeoutMs: 5000, lastRunAt: now - 3 * MINUTE - 5000 }] },
      'self.check',
    ],
    [
      'cannot read a log',
      { sources: [{ id: 'app', state: 'unreadable', lagBytes: 0, growingSince: null }] },
      'self.source.unreadable',
    ],
    [
      'reads a log slower than it grows',
      { sources: [{ id: 'app', state: 'following', lagBytes: 1e6, growingSince: now - 5 * MINUTE }] },
      'self.source.behind',
    ],
    ['is held up by a turn', { mailbox: { length: 2, since: now - 3 * MINUTE } }, 'self.queue.turns'],
    ['has too many turns', { mailbox: { length: 500, since: now } }, 'self.queue.turns'],
    ['writes nothing', { records: { length: 1, since: now - MINUTE } }, 'self.queue.records'],
    ['has a thread that is late', { lagMs: 1500 }, 'self.slow'],
  ])('that %s tells it', (_name, change, code) => {
    expect(codes(change)).toEqual([code])
  })

  it.each<[string, Partial<Sight>]>([
    [
      'a check of one second that is half a minute late',
      {
        checks: [{ name: 'fast', everyMs: 1000, timeoutMs: 1000, lastRunAt: now - 30_000 }],
      },
    ],
    [
      'a log that is missing',
      {
        sources: [{ id: 'app', state: 'waiting', lagBytes: 0, growingSince: null }],
      },
    ],
    [
      'a log with a burst',
      {
        sources: [{ id: 'app', state: 'following', lagBytes: 1e8, growingSince: now - 4 * MINUTE }],
      },
    ],
    [
      'a few bytes that stay unread',
      {
        sources: [{ id: 'app', state: 'following', lagBytes: 100, growingSince: now - 60 * MINUTE }],
      },
    ],
  ])('takes %s for nothing', (_name, change) => {
    expect(codes(change)).toEqual([])
  })
})

describe('a finding', () => {
  const finding: Finding = {
    rule: 'self:slow',
    target: { kind: 'check', name: 'mamori' },
    title: { code: 'self.slow', params: { ms: 1500 } },
  }
  /** `x` for a look that finds it, `.` for one that does not; gives back what each look tells. */
  const run = (looks: string): string => {
    let courses: Courses = new Map()
    return looks
      .split('')
      .map((look) => {
        const next = nextCourses(courses, look === 'x' ? [finding] : [])
        courses = next.courses
        return next.begun.length > 0 ? 'B' : next.ended.length > 0 ? 'E' : '-'
      })
      .join('')
  }

  it.each([
    ['x.x.x.x', '-------'],
    ['xx', '-B'],
    ['xxxxx', '-B---'],
    ['xx....', '-B---E'],
    ['xx...x....', '-B-------E'],
    ['xx....xx', '-B---E-B'],
  ])('of %s is told as %s', (looks, told) => {
    expect(run(looks)).toBe(told)
  })
})
