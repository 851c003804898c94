import { describe, expect, it } from 'vitest'
import { dayName } from './day-name'

const at = (day: number, hour: number): number => new Date(2026, 0, day, hour, 30).getTime()

describe('dayName', () => {
  it.each([
    ['ja', 31, '今日 · 2026年1月31日(土)'],
    ['ja', 30, '昨日 · 2026年1月30日(金)'],
    ['ja', 29, '2026年1月29日(木)'],
  ] as const)('%s, the %dth', (language, day, name) =>
    expect(dayName(language, at(day, 0), at(31, 0))).toBe(name),
  )

  it('names the day in English', () => {
    expect(dayName('en', at(31, 23), at(31, 0))).toMatch(/^Today · .*31 January 2026$/)
  })
})
