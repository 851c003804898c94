import { describe, expect, it } from 'vitest'
import type { EventLine } from './describe-event'
import { passesLine, type LineFilter } from './passes-line'

const line: EventLine = {
  shape: 'critical',
  stage: 'word.stage.detected',
  subject: 'redis',
  sentence: 'Ｒｅｄｉｓ に接続できません',
  tone: 'plain',
  count: 1,
}
const filter = (more: Partial<LineFilter>): LineFilter => ({ text: '', subject: null, shapes: [], ...more })

describe('what is shown of the timeline', () => {
  it.each([
    [filter({}), true],
    [filter({ text: 'redis 接続' }), true],
    [filter({ text: 'REDIS' }), true],
    [filter({ text: 'redis postgresql' }), false],
    [filter({ shapes: ['critical', 'ok'] }), true],
    [filter({ shapes: ['ok'] }), false],
    [filter({ subject: 'redis' }), true],
    [filter({ subject: 'nginx' }), false],
  ])('%j: %s', (chosen, shown) => expect(passesLine(line, chosen)).toBe(shown))

  it('hides notes without a state when a state is chosen', () => {
    expect(passesLine({ ...line, shape: null }, filter({ shapes: ['ok'] }))).toBe(false)
  })
})
