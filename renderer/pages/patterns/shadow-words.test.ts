import type { ShadowSummary } from '@shared/domain/ledger-summary'
import { describe, expect, it } from 'vitest'
import { shadowSentence } from './shadow-words'

const summary = (more: Partial<ShadowSummary>): ShadowSummary => ({
  total: 0,
  open: 0,
  recovered: 0,
  same_fix: 0,
  wrong: 0,
  lasting: 0,
  unknown: 0,
  recoveredWithinMs: null,
  ...more,
})

describe('the sum of the shadow ledger', () => {
  const fourteen = summary({ total: 14, recovered: 9, same_fix: 4, wrong: 1, recoveredWithinMs: 40_000 })

  it('is one sentence of what occurred', () => {
    expect(shadowSentence(fourteen, 'ja')).toBe(
      '14 回: 9 回は 40 秒以内に自然に復旧、4 回は同じ方法で復旧、1 回は実行していたら誤り',
    )
    expect(shadowSentence(fourteen, 'en')).toBe(
      '14 times: 9 recovered alone within 40 s, 4 fixed the same way, 1 would have been wrong',
    )
  })

  it('names no time that nobody knows, and all that is still open', () => {
    expect(shadowSentence(summary({ total: 4, recovered: 1, lasting: 1, unknown: 1, open: 1 }), 'en')).toBe(
      '4 times: 1 recovered alone, 1 still not solved, 1 not known, 1 still open',
    )
    expect(shadowSentence(summary({ total: 1, open: 1 }), 'en')).toBe('1 time: 1 still open')
  })
})
