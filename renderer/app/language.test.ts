import { describe, expect, it } from 'vitest'
import { firstSentence } from './language'

describe('a message in brief', () => {
  it.each([
    [
      'Redis（127.0.0.1:6379）が接続を拒否しました。停止しています。',
      'Redis（127.0.0.1:6379）が接続を拒否しました',
    ],
    ['Redis (127.0.0.1:6379) refused. Check the service.', 'Redis (127.0.0.1:6379) refused'],
    ['/ is 84.6 % full (15.2 GB free)', '/ is 84.6 % full (15.2 GB free)'],
    ['', ''],
  ])('%s', (whole, brief) => {
    expect(firstSentence(whole)).toBe(brief)
  })
})
