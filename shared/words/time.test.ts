import { describe, expect, it } from 'vitest'
import { countdownText, durationText, relativeTime } from './time'

const now = 1_000_000_000_000

describe('relative times', () => {
  it.each([
    [0, '今', 'now'],
    [4_000, '4 秒前', '4 s ago'],
    [59_999, '59 秒前', '59 s ago'],
    [60_000, '1 分前', '1 min ago'],
    [3_599_000, '59 分前', '59 min ago'],
    [3_600_000, '1 時間前', '1 h ago'],
    [86_400_000, '1 日前', '1 day ago'],
    [3 * 86_400_000, '3 日前', '3 days ago'],
    [-42_000, '42 秒後', 'in 42 s'],
    [-7_200_000, '2 時間後', 'in 2 h'],
  ])('%d ms ago', (agoMs, ja, en) => {
    expect(relativeTime('ja', now - agoMs, now)).toBe(ja)
    expect(relativeTime('en', now - agoMs, now)).toBe(en)
  })
})

describe('lengths of time', () => {
  it.each([
    [380, '0.4 秒'],
    [42_300, '42 秒'],
    [180_000, '3 分'],
    [7_500_000, '2 時間 5 分'],
    [10_800_000, '3 時間'],
    [3 * 86_400_000, '3 日'],
  ])('%d ms', (ms, ja) => {
    expect(durationText('ja', ms)).toBe(ja)
  })
})

describe('countdowns', () => {
  it('end at zero and never go below', () => {
    expect(countdownText(249_000)).toBe('4:09')
    expect(countdownText(400)).toBe('0:01')
    expect(countdownText(24 * 3600_000 - 8000)).toBe('23:59:52')
    expect(countdownText(3600_000)).toBe('1:00:00')
    expect(countdownText(-5_000)).toBe('0:00')
  })
})
