import { describe, expect, it } from 'vitest'
import { matchTexts } from './match-texts'

const never = new AbortController().signal

describe('matchTexts', () => {
  it('finds those that match, in whatever case, in all parts of a long list', async () => {
    const texts = Array.from({ length: 100 }, (_, index) =>
      index % 33 === 0 ? `Java -jar App${index}` : 'sleep 9',
    )
    expect(await matchTexts('java.*app', texts, never)).toEqual({ kind: 'matched', indexes: [0, 33, 66, 99] })
    expect(await matchTexts('x', [], never)).toEqual({ kind: 'matched', indexes: [] })
  })

  it('gives up on a text that is made to hang the expression, and stands still but a moment', async () => {
    const startedMs = performance.now()
    expect(await matchTexts('^(a+)+$', [`${'a'.repeat(5000)}!`], never)).toEqual({ kind: 'slow' })
    expect(performance.now() - startedMs).toBeLessThan(1000)
  })

  it('stops when it is told to', async () => {
    await expect(matchTexts('x', ['x'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })

  it('is not moved by what the texts say', async () => {
    const texts = ['constructor', '__proto__', '"]; process.exit(1)', '${source}']
    expect(await matchTexts('exit', texts, never)).toEqual({ kind: 'matched', indexes: [2] })
  })
})
